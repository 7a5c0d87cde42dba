package io.drover.server.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateHash;
import io.drover.server.state.StateImage;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch job whose finished allocations are in the history, looked at once more. */
class CompletedBatchTest {
    private static final long SECOND = 1_000_000_000L;

    private final Scheduler scheduler = new Scheduler();

    @Test
    void placesOnlyWhatIsNotDone() {
        placesTheOneThatIsMissing(3_000);
    }

    @Test
    void placesOneOfAHundredThousand() {
        placesTheOneThatIsMissing(100_000);
    }

    private void placesTheOneThatIsMissing(int count) {
        State state = Samples.stateWith(nodes(count / 250));
        Job job = new Canonicaliser("global").canonical(Samples.batchJob("work", count), "", state);
        state = Samples.register(state, SECOND, job, Samples.id("e", 1));
        state = carryOut(state, Samples.id("e", 1));
        List<Allocation> placed = state.allocationsByJob("default", "work").toList();
        assertThat(placed).hasSize(count);

        // All but one complete and go to the history; that one is lost with its row.
        Allocation missing = placed.get(count / 3);
        state = finish(state, placed, missing);
        assertThat(state.allocationsByJob("default", "work")).isEmpty();

        // The same job is submitted again, and so it is after a restore.
        state = Samples.register(state, 100 * SECOND, job, Samples.id("e", 2));
        State restored = restored(state);
        for (State one : List.of(state, restored)) {
            PlanResult plan = decide(one, Samples.id("e", 2));
            assertThat(plan.placements()).hasSize(1);
            assertThat(missing.name())
                    .endsWith("[" + plan.placements().getFirst().nameIndex() + "]");
            assertThat(plan.stops()).isEmpty();
        }
        assertThat(restored.hash()).isEqualTo(state.hash());
        assertThat(StateHash.recomputed(state)).isEqualTo(state.hash());
    }

    /** One is in the history and the other is not yet: they are the same work. */
    @Test
    void countsWorkOnceThatTwoHaveDone() {
        Scenario scenario = new Scenario(3);
        scenario.run(Samples.job(Scenario.JOB, "batch", Samples.group("web", 2)));
        Allocation first = scenario.named(0);
        scenario.report(a -> a.id().equals(first.id()), "complete", null);
        scenario.apply(new Command.Archive(List.of(first.id()), List.of(), List.of()));
        PlanResult twin =
                new PlanResult(
                        "",
                        "default",
                        Scenario.JOB,
                        List.of(
                                new PlanResult.Placement(
                                        "twin",
                                        "web",
                                        0,
                                        0,
                                        first.nodeId(),
                                        List.of(),
                                        null,
                                        0,
                                        "",
                                        false,
                                        "",
                                        null)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(first.metrics()),
                        null,
                        List.of(),
                        List.of());
        scenario.apply(new Command.ApplyPlan(twin));
        scenario.report(a -> a.id().equals("twin"), "complete", null);

        assertThat(scenario.look().changesAllocations()).isFalse();
        assertThat(scenario.names()).containsExactly(1);
    }

    private static List<Node> nodes(int number) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            nodes.add(Samples.node(i, 600_000, 300_000));
        }
        return nodes;
    }

    private PlanResult decide(State state, String evaluationId) {
        Evaluation evaluation = requireNonNull(state.evaluation(evaluationId));
        return scheduler.decide(state, evaluation, 1, 2 * SECOND).plan();
    }

    private State carryOut(State state, String evaluationId) {
        PlanResult plan = decide(state, evaluationId);
        return Samples.apply(state, 2 * SECOND, List.of(new Command.ApplyPlan(plan)));
    }

    private static State finish(State before, List<Allocation> placed, Allocation missing) {
        State state = before;
        List<String> ids = new ArrayList<>();
        List<Command.NodeReport> reports = new ArrayList<>();
        for (Allocation allocation : placed) {
            if (!allocation.id().equals(missing.id())) {
                ids.add(allocation.id());
                reports.add(
                        new Command.NodeReport(
                                allocation.nodeId(),
                                List.of(
                                        new AllocationUpdate(
                                                allocation.id(),
                                                "complete",
                                                "",
                                                null,
                                                null,
                                                null))));
            }
        }
        state =
                Samples.apply(
                        state,
                        3 * SECOND,
                        List.of(new Command.UpdateAllocationsFromClient(reports, List.of())));
        for (int from = 0; from < ids.size(); from += 2000) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + 2000));
            state =
                    Samples.apply(
                            state,
                            4 * SECOND,
                            List.of(new Command.Archive(some, List.of(), List.of())));
        }
        return Samples.apply(
                state,
                5 * SECOND,
                List.of(
                        new Command.CollectGarbage(
                                List.of(),
                                List.of(missing.id()),
                                List.of(),
                                List.of(),
                                List.of())));
    }

    private static State restored(State state) {
        StateImage.Loader loader = new StateImage.Loader();
        StateImage.write(state, loader::add);
        return loader.finish();
    }
}
