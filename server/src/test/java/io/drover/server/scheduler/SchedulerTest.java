package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class SchedulerTest {
    private final Scheduler scheduler = new Scheduler();
    private State state = Samples.stateWith(nodes(4));
    private long now = 1_000 * Samples.SECOND;
    private int evaluations;

    @Test
    void placesEachNameOnce() {
        Decision decision = run(Samples.serviceJob("web", 5));

        assertThat(decision.plan().placements())
                .extracting(PlanResult.Placement::nameIndex)
                .containsExactly(0, 1, 2, 3, 4);
        assertThat(decision.answered().status()).isEqualTo("complete");
        assertThat(decision.answered().queuedAllocations()).containsEntry("web", 0);
        assertThat(live("web")).hasSize(5);
    }

    @Test
    void decidesTheSameAgain() {
        Job job = Samples.serviceJob("web", 5);
        state = Samples.register(state, now, job, "e1");
        Evaluation evaluation = state.evaluation("e1");

        Decision first = scheduler.decide(state, evaluation, 7, now);

        assertThat(new Scheduler().decide(state, evaluation, 7, now)).isEqualTo(first);
        assertThat(scheduler.decide(state, evaluation, 8, now)).isNotEqualTo(first);
    }

    @Test
    void changesNothingWhenAllIsThere() {
        Job job = Samples.serviceJob("web", 5);
        run(job);
        report("running");

        assertThat(run(job).changesAllocations()).isFalse();
    }

    @Test
    void keepsAsideWhatDoesNotFitAndSaysWhy() {
        Decision decision = run(Samples.serviceJob("web", 40)); // 8 fit on each of 4 nodes

        assertThat(decision.plan().placements()).hasSize(32);
        assertThat(decision.answered().queuedAllocations()).containsEntry("web", 8);
        Evaluation blocked = decision.raised().getFirst();
        assertThat(blocked.status()).isEqualTo("blocked");
        assertThat(blocked.triggeredBy()).isEqualTo("queued-allocs");
        assertThat(decision.answered().blockedEval()).isEqualTo(blocked.id());
        assertThat(decision.answered().failedTgAllocs().get("web").dimensionExhausted())
                .containsEntry("cpu", 4);
        assertThat(decision.answered().failedTgAllocs().get("web").coalescedFailures())
                .isEqualTo(7);
        assertThat(blocked.classEligibility()).hasSize(1).containsValue(true);
    }

    @Test
    void marksClassesThatCannotRunTheGroup() {
        Job job =
                JobBuilder.builder(Samples.serviceJob("web", 1))
                        .constraints(List.of(new Constraint("${attr.kernel.name}", "plan9", "=")))
                        .build();

        Decision decision = run(job);

        assertThat(decision.raised().getFirst().classEligibility()).containsValue(false);
        assertThat(decision.raised().getFirst().escapedComputedClass()).isFalse();
    }

    @Test
    void stopsTheHighestNamesWhenScaledDown() {
        run(Samples.serviceJob("web", 5));
        report("running");

        run(Samples.serviceJob("web", 2));

        assertThat(live("web"))
                .extracting(Allocation::name)
                .containsExactlyInAnyOrder("web.web[0]", "web.web[1]");
    }

    @Test
    void stopsAllOfAStoppedJob() {
        run(Samples.serviceJob("web", 3));
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(
                                new Command.DeregisterJob(
                                        "default",
                                        "web",
                                        false,
                                        false,
                                        Samples.evaluation("stop", Samples.serviceJob("web", 3)))));

        carryOut("stop");

        assertThat(live("web")).isEmpty();
    }

    @Test
    void replacesWhatADownNodeHad() {
        run(Samples.serviceJob("web", 3));
        report("running");
        String down = live("web").getFirst().nodeId();
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(new Command.SetNodeStatus(down, "down", "", null, List.of())));

        run(Samples.serviceJob("web", 3));

        assertThat(live("web")).hasSize(3).noneMatch(a -> a.nodeId().equals(down));
        assertThat(all("web"))
                .filteredOn(a -> a.nodeId().equals(down))
                .allSatisfy(a -> {
                    assertThat(a.clientStatus()).isEqualTo("lost");
                    assertThat(a.nextAllocation()).isNotEmpty();
                });
    }

    @Test
    void waitsBeforeItTriesAFailedOneAgain() {
        run(Samples.serviceJob("web", 1));
        now += 60 * Samples.SECOND;
        report("failed");

        Decision decision = run(Samples.serviceJob("web", 1));

        assertThat(decision.plan().placements()).isEmpty();
        Evaluation followUp = decision.plan().evaluations().getFirst();
        assertThat(followUp.triggeredBy()).isEqualTo("alloc-reschedule");
        assertThat(followUp.waitUntil()).isEqualTo(Reschedule.instant(now + 5 * Samples.SECOND));
        assertThat(all("web").getFirst().followupEvalId()).isEqualTo(followUp.id());

        now += 5 * Samples.SECOND;
        carryOut(followUp.id());

        assertThat(live("web")).hasSize(1);
        Allocation second = live("web").getFirst();
        assertThat(second.rescheduleTracker().events()).hasSize(1);
        assertThat(second.previousAllocation()).isNotEmpty();
        assertThat(second.nodeId())
                .isNotEqualTo(state.allocation(second.previousAllocation()).nodeId());
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        run(Samples.serviceJob("web", 1));
        for (int attempt = 0; attempt < 3; attempt++) {
            now += 10 * Samples.SECOND;
            report("failed");
            now += 10 * Samples.SECOND;
            run(Samples.serviceJob("web", 1));
        }

        assertThat(live("web")).isEmpty();
        assertThat(all("web")).hasSize(3);
    }

    @Test
    void keepsFinishedBatchWork() {
        run(Samples.batchJob("sum", 3));
        report("complete");

        assertThat(run(Samples.batchJob("sum", 3)).changesAllocations()).isFalse();
    }

    @Test
    void replacesAFinishedService() {
        run(Samples.serviceJob("web", 1));
        report("complete");

        assertThat(run(Samples.serviceJob("web", 1)).plan().placements()).hasSize(1);
    }

    @Test
    void takesOverSmallChangesInPlace() {
        run(Samples.serviceJob("web", 3));
        report("running");
        Job changed = JobBuilder.builder(Samples.serviceJob("web", 3)).priority(70).build();

        Decision decision = run(changed);

        assertThat(decision.plan().placements()).isEmpty();
        assertThat(decision.plan().updates()).hasSize(3);
        assertThat(live("web")).allMatch(a -> a.job().version() == 1);
    }

    @Test
    void replacesAFewAtATimeWhenTheTaskChanges() {
        run(updating("1"));
        report("running");
        assertThat(run(updating("1")).plan().deploymentUpdates())
                .extracting(PlanResult.DeploymentStatusUpdate::status)
                .containsExactly("successful");

        Decision first = run(updating("2"));

        assertThat(first.plan().placements()).hasSize(2);
        assertThat(first.plan().stops()).hasSize(2);
        assertThat(first.plan().deployment().taskGroups().get("web").desiredTotal()).isEqualTo(5);
        assertThat(run(updating("2")).changesAllocations()).isFalse();

        report("running");
        assertThat(run(updating("2")).plan().placements()).hasSize(2);
        report("running");
        assertThat(run(updating("2")).plan().placements()).hasSize(1);
        report("running");
        assertThat(run(updating("2")).plan().deploymentUpdates())
                .extracting(PlanResult.DeploymentStatusUpdate::status)
                .containsExactly("successful");
        assertThat(state.job("default", "web").stable()).isTrue();
    }

    @Test
    void endsTheDeploymentOfAnOlderVersion() {
        run(updating("1"));

        Decision decision = run(updating("2"));

        assertThat(decision.plan().deploymentUpdates())
                .extracting(PlanResult.DeploymentStatusUpdate::description)
                .containsExactly("Cancelled due to newer version of job");
        assertThat(decision.plan().deployment()).isNotNull();
    }

    @Test
    void keepsTheOldOneWhenTheNewOneFitsNowhere() {
        run(updating("1"));
        report("running");
        TaskGroup huge =
                TaskGroupBuilder.builder(Samples.group("web", 5))
                        .tasks(List.of(Samples.task("main", 90_000, 256)))
                        .build();

        Decision decision = run(Samples.job("web", "service", huge));

        assertThat(decision.plan().stops()).isEmpty();
        assertThat(live("web")).hasSize(5);
        assertThat(decision.answered().queuedAllocations()).containsEntry("web", 5);
    }

    @Test
    void runsASystemJobOnEachNodeThatSuits() {
        Job job = Samples.job("logs", "system", Samples.group("ship", 1));

        Decision decision = run(job);

        assertThat(live("logs")).hasSize(4).extracting(Allocation::nodeId).doesNotHaveDuplicates();
        assertThat(decision.answered().status()).isEqualTo("complete");
        report("running");
        assertThat(run(job).changesAllocations()).isFalse();

        state = Samples.apply(state, now, Samples.stateCommandsFor(Samples.node(5)));
        run(job);
        assertThat(live("logs")).hasSize(5);
    }

    @Test
    void passesOverNodesThatASystemJobIsNotFor() {
        Job job =
                JobBuilder.builder(Samples.job("logs", "system", Samples.group("ship", 1)))
                        .constraints(List.of(new Constraint("${node.unique.name}", "node-2", "=")))
                        .build();

        Decision decision = run(job);

        assertThat(live("logs")).extracting(Allocation::nodeName).containsExactly("node-2");
        assertThat(decision.answered().failedTgAllocs()).isNull();
        assertThat(decision.raised()).isEmpty();
    }

    @Test
    void marksSystemWorkOnADownNodeLostAndPlacesItNowhereElse() {
        Job job = Samples.job("logs", "system", Samples.group("ship", 1));
        run(job);
        report("running");
        String down = live("logs").getFirst().nodeId();
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(new Command.SetNodeStatus(down, "down", "", null, List.of())));

        run(job);

        assertThat(live("logs")).hasSize(3);
        assertThat(all("logs")).hasSize(4);
    }

    @Test
    void runsASysbatchJobOncePerNode() {
        Job job = Samples.job("scan", "sysbatch", Samples.group("scan", 1));
        run(job);
        report("complete");

        assertThat(run(job).changesAllocations()).isFalse();
    }

    private static Job updating(String meta) {
        return Samples.job(
                "web",
                "service",
                TaskGroupBuilder.builder(Samples.group("web", 5))
                        .update(Samples.update(2))
                        .meta(Samples.strings("build", meta))
                        .build());
    }

    private static List<Node> nodes(int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            nodes.add(Samples.node(i));
        }
        return nodes;
    }

    /** Registers, decides and carries out. */
    private Decision run(Job job) {
        evaluations++;
        state = Samples.register(state, now, job, "eval-" + evaluations);
        return carryOut("eval-" + evaluations);
    }

    private Decision carryOut(String evaluationId) {
        Decision decision = scheduler.decide(state, state.evaluation(evaluationId), 1, now);
        state = Samples.apply(state, now, List.of(new Command.ApplyPlan(decision.complete())));
        return decision;
    }

    private List<Allocation> all(String job) {
        return state.allocationsByJob("default", job).toList();
    }

    private List<Allocation> live(String job) {
        return all(job).stream().filter(a -> !Statuses.isTerminal(a)).toList();
    }

    /** Each node reports this status of all that it shall run, now. */
    private void report(String status) {
        List<Command.NodeReport> reports = new ArrayList<>();
        for (Allocation allocation : state.allocations("")) {
            if (!Statuses.isTerminal(allocation) && !allocation.clientStatus().equals(status)) {
                TaskState task =
                        TaskStateBuilder.builder()
                                .state(status.equals("running") ? "running" : "dead")
                                .failed(status.equals("failed"))
                                .startedAt(Reschedule.instant(now))
                                .finishedAt(
                                        status.equals("running") ? null : Reschedule.instant(now))
                                .build();
                SortedMap<String, TaskState> tasks = new TreeMap<>();
                tasks.put("main", task);
                reports.add(
                        new Command.NodeReport(
                                allocation.nodeId(),
                                List.of(
                                        new AllocationUpdate(
                                                allocation.id(),
                                                status,
                                                "",
                                                tasks,
                                                new AllocDeploymentStatus(
                                                        status.equals("running"), null, false, 0),
                                                null))));
            }
        }
        state =
                Samples.apply(
                        state,
                        now,
                        List.of(new Command.UpdateAllocationsFromClient(reports, List.of())));
    }
}
