package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.plan.PlanCheck;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A region in which nodes, jobs and allocations change at random, from a seed. */
final class RandomRegion {
    final Random random;
    final Scheduler scheduler;
    State state = State.initial();

    /** Sees each decision before it is carried out. */
    BiConsumer<State, Decision> beforeApplying = (_, _) -> {};

    /** Sees the state after each step. */
    Consumer<State> afterApplying = _ -> {};

    private final RandomShapes shapes;
    private long now = 1_000 * Samples.SECOND;
    private int evaluations;

    RandomRegion(long seed, Scheduler scheduler) {
        this.random = new Random(seed);
        this.shapes = new RandomShapes(random);
        this.scheduler = scheduler;
    }

    void step() {
        now += Samples.SECOND;
        switch (random.nextInt(12)) {
            case 0, 1 -> apply(Samples.stateCommandsFor(shapes.node(1 + random.nextInt(12))));
            case 2 -> nodeStatus();
            case 3 -> forgetNode();
            case 4 -> stopJob();
            case 5, 6, 7 -> report();
            case 8 -> evaluateAgain();
            default -> register(shapes.job("job-" + random.nextInt(8)));
        }
        decideAll();
    }

    void apply(List<Command> commands) {
        state = Samples.apply(state, now, commands);
    }

    private void apply(Command command) {
        apply(List.of(command));
    }

    private <T> T any(List<T> rows) {
        return rows.get(random.nextInt(rows.size()));
    }

    private void nodeStatus() {
        List<Node> nodes = state.nodes("").toList();
        if (!nodes.isEmpty()) {
            String status = random.nextInt(3) == 0 ? "down" : "ready";
            apply(new Command.SetNodeStatus(any(nodes).id(), status, "", null, List.of()));
        }
    }

    private void forgetNode() {
        List<Node> nodes = state.nodes("").toList();
        if (!nodes.isEmpty()) {
            apply(new Command.DeleteNodes(List.of(any(nodes).id()), List.of()));
        }
    }

    private void stopJob() {
        List<Job> jobs = state.jobs(null, "").toList();
        if (!jobs.isEmpty()) {
            Job job = any(jobs);
            apply(
                    new Command.DeregisterJob(
                            job.namespace(),
                            job.id(),
                            random.nextInt(3) == 0,
                            false,
                            Samples.evaluation("e" + evaluations++, job)));
        }
    }

    private void evaluateAgain() {
        List<Job> jobs = state.jobs(null, "").toList();
        if (!jobs.isEmpty()) {
            apply(
                    new Command.UpsertEvaluations(
                            List.of(Samples.evaluation("e" + evaluations++, any(jobs)))));
        }
    }

    void register(Job job) {
        state = Samples.register(state, now, job, "e" + evaluations++);
    }

    private void report() {
        List<Command.NodeReport> reports = new ArrayList<>();
        for (Allocation allocation : state.allocations("")) {
            if (!Statuses.isClientTerminal(allocation) && random.nextInt(3) == 0) {
                boolean stopping = Statuses.isServerTerminal(allocation);
                String status =
                        stopping || random.nextInt(4) == 0
                                ? random.nextBoolean() ? "complete" : "failed"
                                : "running";
                reports.add(
                        new Command.NodeReport(
                                allocation.nodeId(),
                                List.of(
                                        new AllocationUpdate(
                                                allocation.id(), status, "", null, null, null))));
            }
        }
        apply(new Command.UpdateAllocationsFromClient(reports, List.of()));
    }

    /** Decides, checks and carries out whatever is pending. */
    private void decideAll() {
        for (int round = 0; round < 20; round++) {
            Evaluation next = null;
            for (Evaluation evaluation : state.evaluations("")) {
                if (evaluation.status().equals("pending") && evaluation.waitUntil() == null) {
                    next = evaluation;
                }
            }
            if (next == null) {
                return;
            }
            Decision decision = scheduler.decide(state, next, random.nextLong(), now);
            beforeApplying.accept(state, decision);
            var accepted = PlanCheck.byNode().check(state, decision).accepted();
            if (accepted != null) {
                apply(new Command.ApplyPlan(accepted));
                afterApplying.accept(state);
            }
        }
    }
}
