package io.drover.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentBuilder;
import io.drover.api.deployment.DeploymentStateBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Decision;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes with placements that are left out, on two nodes of 8 allocations each. */
@NullUnmarked // dereferences what the fixtures always fill
class PartialPlanTest {
    private static final String ONE = Samples.node(1).id();
    private static final String TWO = Samples.node(2).id();

    private State state = Samples.stateWith(List.of(Samples.node(1), Samples.node(2)));

    PartialPlanTest() {
        for (String job : List.of("web", "low")) {
            state = Samples.register(state, 1, Samples.serviceJob(job, 16), "eval-" + job);
        }
    }

    @Test
    void keepsWhatAPlacementReplacesThatIsLeftOut() {
        existing("low", "filler", TWO, 8);
        existing("web", "old", ONE, 1);

        PlanResult accepted =
                check(
                        List.of(placed("new", TWO, "old-0"), placed("other", ONE, "")),
                        List.of(stop("old-0")),
                        List.of(),
                        null);

        assertThat(accepted.placements())
                .extracting(Placement::allocationId)
                .containsExactly("other");
        assertThat(accepted.stops()).isEmpty();
    }

    @Test
    void leavesOutWhatCountedOnTheRoomOfSomethingThatIsKept() {
        existing("low", "filler", TWO, 8);
        existing("web", "old", ONE, 1);
        existing("low", "more", ONE, 7);

        PlanResult accepted =
                check(
                        List.of(placed("other", ONE, ""), placed("new", TWO, "old-0")),
                        List.of(stop("old-0")),
                        List.of(),
                        null);

        assertThat(accepted).isNull();
    }

    @Test
    void evictsOnlyForWhatIsPlacedAndHasTheLosersLookedAtAgain() {
        existing("low", "filler", ONE, 8);

        PlanResult accepted =
                check(
                        List.of(placed("a", ONE, ""), placed("b", "no such node", "")),
                        List.of(),
                        List.of(new Eviction("filler-0", "a"), new Eviction("filler-1", "b")),
                        null);

        assertThat(accepted.evictions()).extracting(Eviction::byAllocation).containsExactly("a");
        PlanResult written = PreemptedJobs.evaluated(state, accepted, () -> "raised");
        assertThat(written.evaluations())
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.jobId()).isEqualTo("low");
                    assertThat(e.triggeredBy()).isEqualTo("preemption");
                });
    }

    @Test
    void tellsTheDeploymentOfTheCanariesThatThereAre() {
        Deployment deployment =
                DeploymentBuilder.builder()
                        .id("d")
                        .namespace("default")
                        .jobId("web")
                        .taskGroups(
                                new TreeMap<>(
                                        Map.of(
                                                "web",
                                                DeploymentStateBuilder.builder()
                                                        .placedCanaries(List.of("a", "b"))
                                                        .build())))
                        .build();

        PlanResult accepted =
                check(
                        List.of(placed("a", ONE, ""), placed("b", "no such node", "")),
                        List.of(),
                        List.of(),
                        deployment);

        assertThat(accepted.deployment().taskGroups().get("web").placedCanaries())
                .containsExactly("a");
    }

    @Test
    void takesANodeOutThatPlansAreRefusedForAgainAndAgain() {
        Rejections rejections =
                new Rejections(new RejectionSettings(true, 3, Duration.ofMinutes(5)));
        Step.Builder out = new Step.Builder();

        for (int i = 0; i < 3; i++) {
            rejections.add(state, Set.of(ONE), i + 1, out);
        }

        assertThat(out.build().appends())
                .singleElement()
                .satisfies(append ->
                        assertThat(append.commands().getFirst())
                                .isInstanceOf(Command.SetNodeEligibility.class));
    }

    @Test
    void cutsBetweenNodesOnly() {
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            placements.add(placed("p" + i, "node-" + i % 10, ""));
        }

        List<PlanResult> parts =
                PlanParts.of(plan(placements, List.of(stop("s")), List.of(), null), _ -> "node-9");

        assertThat(parts).hasSize(3);
        assertThat(parts.getFirst().stops()).hasSize(1);
        assertThat(parts.getFirst().placements())
                .filteredOn(placement -> placement.nodeId().equals("node-9"))
                .hasSize(500);
    }

    private @Nullable PlanResult check(
            List<Placement> placements,
            List<Stop> stops,
            List<Eviction> evictions,
            @Nullable Deployment deployment) {
        Decision decision =
                new Decision(
                        plan(placements, stops, evictions, deployment),
                        state.evaluation("eval-web"),
                        List.of(),
                        false,
                        state.index());
        PlanCheck.Verdict verdict = PlanCheck.byNode().check(state, new PlansUnderWay(), decision);
        assertThat(verdict.complete()).isFalse();
        return verdict.accepted();
    }

    private static PlanResult plan(
            List<Placement> placements,
            List<Stop> stops,
            List<Eviction> evictions,
            @Nullable Deployment deployment) {
        return new PlanResult(
                "eval-web",
                "default",
                "web",
                placements,
                List.of(),
                stops,
                evictions,
                List.of(),
                deployment,
                List.of(),
                List.of());
    }

    private void existing(String job, String name, String nodeId, int count) {
        List<Placement> placements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            placements.add(placed(name + "-" + i, nodeId, ""));
        }
        PlanResult plan =
                new PlanResult(
                        "eval-" + job,
                        "default",
                        job,
                        placements,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of());
        state = Samples.apply(state, 1, List.of(new Command.ApplyPlan(plan)));
    }

    private static Placement placed(String id, String nodeId, String previous) {
        return new Placement(
                id, "web", 0, 0, nodeId, List.of(), null, -1, "", false, previous, null);
    }

    private static Stop stop(String id) {
        return new Stop(id, "stop", "", "", "", null);
    }
}
