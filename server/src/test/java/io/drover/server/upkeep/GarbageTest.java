package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Scenario;
import io.drover.server.state.Command;
import io.drover.server.state.JobKey;
import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class GarbageTest {
    private static final CollectionSettings USUAL = CollectionSettings.defaults();

    private final Scenario scenario = new Scenario(2);

    private Command.CollectGarbage next() {
        return Garbage.next(scenario.state, USUAL, scenario.now);
    }

    private void pass(Duration time) {
        scenario.pass(time.toSeconds());
    }

    private void stop() {
        scenario.apply(new Command.DeregisterJob("default", Scenario.JOB, false, false, null));
        scenario.look();
    }

    private List<Command.NodeReport> ended() {
        return scenario.all().stream()
                .map(a ->
                        new Command.NodeReport(
                                a.nodeId(),
                                List.of(
                                        new AllocationUpdate(
                                                a.id(), "complete", "", null, null, null))))
                .toList();
    }

    /** All that the archivist would have moved by now. */
    private void archive() {
        List<String> evaluations =
                scenario.state.evaluations("").stream().map(Evaluation::id).toList();
        List<String> allocations =
                scenario.state.allocations("").stream().map(Allocation::id).toList();
        scenario.apply(new Command.Archive(allocations, evaluations, List.of()));
    }

    @Test
    void keepsAJobUntilWhatItDidIsOldAlsoWhenThatIsInTheHistory() {
        scenario.run(Samples.batchJob(Scenario.JOB, 2));
        pass(Duration.ofDays(3)); // runs for long, so the job itself is old
        scenario.report(a -> true, "complete", null);
        scenario.settle();
        pass(Duration.ofMinutes(2));
        archive();
        assertThat(scenario.all()).isEmpty();
        assertThat(scenario.state.job("default", Scenario.JOB).status()).isEqualTo("dead");

        assertThat(next()).isNull();
        pass(USUAL.batchAge().minusMinutes(5));
        assertThat(next()).isNull();
        pass(Duration.ofMinutes(5));
        assertThat(next().jobs()).containsExactly(new JobKey("default", Scenario.JOB));
    }

    @Test
    void collectsAStoppedJobWithItsRowsByTheirAges() {
        Job job = Samples.serviceJob(Scenario.JOB, 2);
        scenario.run(job);
        scenario.running();
        stop();
        scenario.apply(new Command.UpdateAllocationsFromClient(ended(), List.of()));
        scenario.look();
        assertThat(next()).isNull();

        pass(USUAL.evaluationAge().minusSeconds(1));
        assertThat(next()).isNull();
        pass(Duration.ofSeconds(2));
        assertThat(next().allocations()).hasSize(2);
        assertThat(next().evaluations()).isNotEmpty();
        assertThat(next().jobs()).isEmpty();
        pass(USUAL.jobAge());
        Command.CollectGarbage all = next();
        assertThat(all.jobs()).containsExactly(new JobKey("default", Scenario.JOB));
        scenario.apply(all);
        while (next() != null) {
            scenario.apply(next());
        }
        assertThat(scenario.state.job("default", Scenario.JOB)).isNull();
        assertThat(scenario.state.allocations("")).isEmpty();
        assertThat(scenario.state.evaluations("")).isEmpty();
        assertThat(scenario.state.deployments("")).isEmpty();
    }

    @Test
    void keepsWhatRunsAndWhatIsTriedAgain() {
        scenario.run(Samples.serviceJob(Scenario.JOB, 2)); // reschedules without a limit
        scenario.running();
        scenario.fail(scenario.named(0));
        pass(Duration.ofDays(30));
        scenario.settle();
        Command.CollectGarbage collected = next();
        List<String> gone = collected == null ? List.of() : collected.allocations();
        assertThat(gone)
                .doesNotContainAnyElementsOf(scenario.live().stream().map(Allocation::id).toList());
        for (Allocation allocation : scenario.all()) {
            if (allocation.clientStatus().equals("failed")
                    && allocation.nextAllocation().isEmpty()) {
                assertThat(gone).doesNotContain(allocation.id());
            }
        }
        assertThat(collected == null ? List.of() : collected.jobs()).isEmpty();
    }

    @Test
    void forgetsNodesThatAreDownForLong() {
        String node = scenario.state.nodes("").toList().getFirst().id();
        scenario.node(node, "down");
        assertThat(next()).isNull();
        pass(USUAL.nodeAge().plusSeconds(1));
        assertThat(next().nodes()).containsExactly(node);
        scenario.apply(next());
        assertThat(scenario.state.nodeCount()).isEqualTo(1);
    }

    @Test
    void takesNoStepThatIsLargeAndGoesOnUntilNothingIsLeft() {
        Job job = Samples.serviceJob(Scenario.JOB, 1);
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.RegisterJob(job, null, null, null));
        List<Evaluation> evaluations = new ArrayList<>();
        for (int i = 0; i < 2 * Garbage.MAX_ROWS + 7; i++) {
            evaluations.add(
                    EvaluationBuilder.builder(Samples.evaluation(Samples.id("e", i), job))
                            .status("complete")
                            .modifyTime(scenario.now)
                            .build());
        }
        commands.add(new Command.UpsertEvaluations(evaluations));
        scenario.apply(commands);
        pass(Duration.ofDays(2));
        GarbageCollector collector = new GarbageCollector(USUAL);
        handle(collector, new Message.Started());
        int steps = 0;
        while (!scenario.state.evaluations("").isEmpty()) {
            assertThat(steps++).isLessThan(5);
            scenario.now = collector.wakeAt();
            handle(collector, new Message.Woken());
        }
        assertThat(steps).isGreaterThanOrEqualTo(3);
    }

    private void handle(GarbageCollector collector, Message message) {
        for (Step.Append append : collector.step(scenario.state, scenario.now, message).appends()) {
            for (Command command : append.commands()) {
                assertThat(((Command.CollectGarbage) command).evaluations().size())
                        .isLessThanOrEqualTo(Garbage.MAX_ROWS);
            }
            scenario.apply(append.commands());
        }
    }
}
