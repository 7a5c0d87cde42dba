package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategyBuilder;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class CanaryTest {
    private final Scenario scenario = new Scenario(6);

    private static Job job(int count, int canaries, String build) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", count))
                        .update(
                                UpdateStrategyBuilder.builder(Samples.update(2))
                                        .canary(canaries)
                                        .build())
                        .meta(Samples.strings("build", build))
                        .build());
    }

    /** Three of version 0 that are healthy, then version 1. */
    private Decision begin(int canaries) {
        scenario.run(job(3, canaries, "a"));
        scenario.settle();
        return scenario.run(job(3, canaries, "b"));
    }

    private DeploymentState group() {
        return scenario.deployment().taskGroups().get("web");
    }

    @Test
    void placesNoCanariesOfAFirstVersion() {
        scenario.run(job(3, 1, "a"));

        assertThat(scenario.canaries()).isEmpty();
        assertThat(group().desiredCanaries()).isZero();
        assertThat(scenario.live()).hasSize(3);
    }

    @Test
    void placesCanariesBesideTheOldOnesUnderTheirNames() {
        Decision decision = begin(2);

        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.canaries())
                .extracting(AllocationFacts::nameIndex)
                .containsExactlyInAnyOrder(0, 1);
        assertThat(scenario.canaries()).allMatch(a -> a.job().version() == 1);
        assertThat(group().desiredCanaries()).isEqualTo(2);
        assertThat(group().desiredTotal()).isEqualTo(3);
        assertThat(group().placedCanaries()).hasSize(2);
        assertThat(scenario.deployment().statusDescription())
                .isEqualTo("Deployment is running but requires manual promotion");
        assertThat(decision.plan().stops()).isEmpty();
    }

    @Test
    void waitsForThePromotionHoweverHealthyTheCanariesAre() {
        begin(1);
        scenario.settle();

        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.live(1)).hasSize(1);
        assertThat(scenario.deployment().status()).isEqualTo("running");
    }

    @Test
    void goesOnAfterThePromotionAndMarksTheVersionStable() {
        begin(1);
        scenario.settle();
        scenario.promote();

        Decision first = scenario.look();

        assertThat(first.plan().stops()).hasSize(3); // the canary's name and two at a time
        scenario.settle();
        assertThat(scenario.live(1)).hasSize(3);
        assertThat(scenario.live(0)).isEmpty();
        assertThat(scenario.names()).containsExactly(0, 1, 2);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
        assertThat(scenario.state.job("default", Scenario.JOB).stable()).isTrue();
    }

    @Test
    void turnsAllOverAtOnceWhenThereAreAsManyCanariesAsOldOnes() {
        begin(3);
        scenario.settle();
        assertThat(scenario.live()).hasSize(6);
        scenario.promote();

        scenario.look();

        assertThat(scenario.live(0)).isEmpty();
        assertThat(scenario.live(1)).hasSize(3);
        scenario.settle();
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void replacesOldOnesWithTheirOwnVersionMeanwhile() {
        begin(1);
        scenario.settle();
        Allocation old = scenario.live(0).getFirst();
        String oldDeployment = old.deploymentId();
        scenario.node(old.nodeId(), "down");

        Decision decision = scenario.look();

        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.canaries()).hasSize(1);
        assertThat(decision.plan().placements())
                .filteredOn(placement -> placement.jobVersion() == 0)
                .allSatisfy(placement -> {
                    assertThat(placement.deploymentId()).isEqualTo(oldDeployment);
                    assertThat(placement.canary()).isFalse();
                });
    }

    @Test
    void givesNoLaterPlacementTheDeploymentOfAnOlderVersion() {
        begin(2);
        scenario.settle();
        Allocation old = scenario.live(0).getFirst();
        Allocation canary = scenario.canaries().getFirst();
        scenario.migrate(old);
        scenario.migrate(canary);

        Decision decision = scenario.look();

        assertThat(decision.plan().placements()).hasSize(2);
        assertThat(decision.plan().placements())
                .allSatisfy(placement ->
                        assertThat(placement.deploymentId())
                                .isEqualTo(
                                        placement.canary()
                                                ? scenario.deployment().id()
                                                : old.deploymentId()));
        assertThat(decision.plan().placements())
                .extracting(placement -> placement.canary())
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void stopsCanariesThatAnEvenNewerVersionLeavesBehind() {
        begin(1);
        scenario.settle();
        Allocation leftover = scenario.canaries().getFirst();

        scenario.run(job(3, 1, "c"));

        assertThat(scenario.state.allocation(leftover.id()).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.canaries()).hasSize(1).allMatch(a -> a.job().version() == 2);
    }

    @Test
    void stopsTheCanariesOfAFailedDeployment() {
        begin(2);
        scenario.setDeployment("failed");

        scenario.look();

        assertThat(scenario.live(1)).isEmpty();
        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void placesNoCanaryWhileTheDeploymentIsPaused() {
        begin(2);
        scenario.settle();
        scenario.setDeployment("paused");
        scenario.node(scenario.canaries().getFirst().nodeId(), "down");

        scenario.look();

        assertThat(scenario.canaries().size()).isLessThan(2);
        scenario.setDeployment("running");
        scenario.look();
        assertThat(scenario.canaries()).hasSize(2);
    }

    @Test
    void replacesALostCanaryByACanary() {
        begin(1);
        scenario.settle();
        scenario.node(scenario.canaries().getFirst().nodeId(), "down");

        scenario.look();

        assertThat(scenario.canaries()).hasSize(1);
        assertThat(scenario.live(0)).hasSize(3);
    }

    @Test
    void bringsBothVersionsBackWhenAllNodesWereGoneMeanwhile() {
        begin(1);
        scenario.settle();
        List<Node> nodes = scenario.state.nodes("").toList();
        nodes.forEach(node -> scenario.node(node.id(), "down"));
        scenario.look();
        assertThat(scenario.live()).isEmpty();
        scenario.look();
        nodes.forEach(node -> scenario.node(node.id(), "ready"));

        scenario.look();

        assertThat(scenario.canaries()).hasSize(1);
        assertThat(scenario.live(0)).hasSize(3);
        scenario.promote();
        scenario.settle();
        assertThat(scenario.live(1)).hasSize(3);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void givesCanariesDifferentNamesThoughNothingOldIsLeft() {
        scenario.run(job(1, 2, "a"));
        scenario.settle();
        scenario.run(job(1, 2, "b"));
        List<Node> nodes = scenario.state.nodes("").toList();
        nodes.forEach(node -> scenario.node(node.id(), "down"));
        scenario.look();
        nodes.forEach(node -> scenario.node(node.id(), "ready"));

        scenario.look();

        assertThat(scenario.canaries())
                .extracting(AllocationFacts::nameIndex)
                .containsExactlyInAnyOrder(0, 1);
        assertThat(scenario.live(0)).hasSize(1);
    }

    @Test
    void givesNoCanaryTheNameOfALostOneOfTheSameVersion() {
        scenario.run(job(3, 1, "a"));
        scenario.settle();
        Allocation first = scenario.named(0);
        scenario.run(job(3, 1, "b"));
        scenario.settle();
        Allocation canary = scenario.canaries().getFirst();
        scenario.apply( // the first one has been changed in place
                new Command.ApplyPlan(
                        new PlanResult(
                                "",
                                "default",
                                Scenario.JOB,
                                List.of(),
                                List.of(
                                        new PlanResult.InPlaceUpdate(
                                                first.id(), 1, scenario.deployment().id(), -1)),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                List.of(),
                                List.of())));
        scenario.node(first.nodeId(), "down");
        scenario.node(canary.nodeId(), "down");

        scenario.look();

        assertThat(scenario.live(1)).extracting(AllocationFacts::nameIndex).doesNotHaveDuplicates();
    }

    @Test
    void givesNoCanaryTheNameOfOneThatIsToBeTriedAgain() {
        begin(2);
        scenario.settle();
        Allocation failed = scenario.canaries().getFirst();
        Allocation lost = scenario.canaries().getLast();
        scenario.report(a -> a.id().equals(failed.id()), "failed", null);
        scenario.look();
        scenario.node(lost.nodeId(), "down");

        scenario.look();
        scenario.pass(60);
        scenario.look();

        assertThat(scenario.canaries())
                .extracting(AllocationFacts::nameIndex)
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void bringsBackWhatWasTakenOutForMoreImportantWork() {
        begin(1);
        scenario.settle();
        Allocation old = scenario.live(0).getFirst();
        scenario.evict(old);

        scenario.look();

        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.named(AllocationFacts.nameIndex(old)).previousAllocation())
                .isEqualTo(old.id());
    }

    @Test
    void changesInPlaceWithoutCanaries() {
        scenario.run(job(3, 1, "a"));
        scenario.settle();

        Job same = job(3, 1, "a");
        Decision decision =
                scenario.run(io.drover.api.job.JobBuilder.builder(same).priority(70).build());

        assertThat(scenario.canaries()).isEmpty();
        assertThat(decision.plan().updates()).hasSize(3);
    }

    @Test
    void growsOnlyAfterThePromotion() {
        scenario.run(job(3, 1, "a"));
        scenario.settle();
        scenario.run(job(5, 1, "b"));
        scenario.settle();
        assertThat(scenario.live()).hasSize(4);
        assertThat(group().desiredTotal()).isEqualTo(5);

        scenario.promote();
        scenario.settle();

        assertThat(scenario.live(1)).hasSize(5);
        assertThat(scenario.names()).containsExactly(0, 1, 2, 3, 4);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void promotesOneGroupWithoutTheOther() {
        scenario.run(two("a"));
        scenario.settle();
        scenario.run(two("b"));
        scenario.settle();
        scenario.apply(
                new io.drover.server.state.Command.PromoteDeployment(
                        scenario.deployment().id(), List.of("web"), null));

        scenario.settle();

        assertThat(scenario.live(1)).filteredOn(a -> a.taskGroup().equals("web")).hasSize(2);
        assertThat(scenario.live(0)).filteredOn(a -> a.taskGroup().equals("api")).hasSize(2);
        assertThat(scenario.deployment().statusDescription())
                .isEqualTo("Deployment is running but requires manual promotion");
    }

    private static Job two(String build) {
        return Samples.job(
                Scenario.JOB,
                "service",
                job(2, 1, build).taskGroups().getFirst(),
                TaskGroupBuilder.builder(job(2, 1, build).taskGroups().getFirst())
                        .name("api")
                        .build());
    }
}
