package io.drover.server.scheduler;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.allocation.TaskState;
import io.drover.api.allocation.TaskStateBuilder;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.server.Samples;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Statuses;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A job and its nodes, changed step by step: each decision is carried out as it was made. */
@NullUnmarked // dereferences what the fixtures always fill
public final class Scenario {
    public static final String JOB = "web";

    private final Scheduler scheduler = new Scheduler();
    public State state = State.initial();
    public long now = 1_000 * Samples.SECOND;
    private final List<StateEvent> events = new ArrayList<>();
    private int evaluations;

    public Scenario(int nodes) {
        for (int i = 1; i <= nodes; i++) {
            addNode(i);
        }
    }

    public void addNode(int number) {
        apply(Samples.stateCommandsFor(Samples.node(number)).toArray(Command[]::new));
    }

    public void apply(Command... commands) {
        apply(List.of(commands));
    }

    public void apply(List<Command> commands) {
        Applied applied = StateMachine.apply(state, now, commands);
        state = applied.state();
        events.addAll(applied.events());
    }

    /** What has changed since this was asked last. */
    public List<StateEvent> events() {
        List<StateEvent> all = List.copyOf(events);
        events.clear();
        return all;
    }

    public void pass(long seconds) {
        now += seconds * Samples.SECOND;
    }

    public static Job service(TaskGroup group) {
        return Samples.job(JOB, "service", group);
    }

    /** Registers a version and decides on it. */
    public Decision run(Job job) {
        String id = newId();
        apply(new Command.RegisterJob(job, null, Samples.evaluation(id, job), null));
        return decide(id);
    }

    /** Looks at the job again. */
    public Decision look() {
        return look("node-update");
    }

    public Decision look(String trigger) {
        String id = newId();
        Evaluation evaluation =
                EvaluationBuilder.builder(Samples.evaluation(id, state.job("default", JOB)))
                        .triggeredBy(trigger)
                        .build();
        apply(new Command.UpsertEvaluations(List.of(evaluation)));
        return decide(id);
    }

    private String newId() {
        evaluations++;
        return "eval-" + evaluations;
    }

    /** Decides on an evaluation and carries that out. */
    public Decision decide(String evaluationId) {
        Decision decision = scheduler.decide(state, state.evaluation(evaluationId), 1, now);
        apply(new Command.ApplyPlan(decision.complete()));
        return decision;
    }

    /** Looks again until nothing changes any more, everything running and healthy in between. */
    public void settle() {
        for (int i = 0; i < 100; i++) {
            healthy();
            if (!look().changesAllocations()) {
                return;
            }
        }
        throw new AssertionError("this goes on for ever");
    }

    public List<Allocation> all() {
        return state.allocationsByJob("default", JOB).toList();
    }

    public List<Allocation> live() {
        return all().stream().filter(a -> !Statuses.isTerminal(a)).toList();
    }

    public List<Allocation> live(int version) {
        return live().stream().filter(a -> a.job().version() == version).toList();
    }

    public List<Allocation> canaries() {
        return live().stream().filter(AllocationFacts::isCanary).toList();
    }

    public Allocation named(int index) {
        return live().stream()
                .filter(a -> AllocationFacts.nameIndex(a) == index)
                .findFirst()
                .orElseThrow();
    }

    public List<Integer> names() {
        return live().stream().map(AllocationFacts::nameIndex).sorted().toList();
    }

    public Deployment deployment() {
        return state.latestDeployment("default", JOB);
    }

    public Evaluation followUp(Decision decision, String trigger) {
        return decision.plan().evaluations().stream()
                .filter(e -> e.triggeredBy().equals(trigger))
                .findFirst()
                .orElseThrow();
    }

    public void promote() {
        apply(new Command.PromoteDeployment(deployment().id(), List.of(), null));
    }

    public void setDeployment(String status) {
        apply(
                new Command.UpdateDeploymentStatus(
                        new PlanResult.DeploymentStatusUpdate(deployment().id(), status, "test"),
                        null,
                        null));
    }

    public void node(String id, String status) {
        apply(new Command.SetNodeStatus(id, status, "", null, List.of()));
    }

    public void ineligible(String nodeId) {
        apply(new Command.SetNodeEligibility(nodeId, "ineligible", null, List.of()));
    }

    public void want(Allocation allocation, DesiredTransition transition) {
        SortedMap<String, DesiredTransition> transitions = new TreeMap<>();
        transitions.put(allocation.id(), transition);
        apply(new Command.UpdateDesiredTransitions(transitions, List.of()));
    }

    /** Another job takes the place of an allocation. */
    public void evict(Allocation allocation) {
        apply(
                new Command.ApplyPlan(
                        new PlanResult(
                                "",
                                "default",
                                "other",
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(new PlanResult.Eviction(allocation.id(), "more important")),
                                List.of(),
                                null,
                                List.of(),
                                List.of())));
    }

    public void migrate(Allocation allocation) {
        want(allocation, new DesiredTransition(true, null, null, null, null));
    }

    public void healthy() {
        report(_ -> true, "running", true);
    }

    public void running() {
        report(_ -> true, "running", null);
    }

    public void fail(Allocation allocation) {
        report(a -> a.id().equals(allocation.id()), "failed", false);
    }

    /** The nodes of some report that they are in a status, with a verdict on their health. */
    public void report(Predicate<Allocation> which, String status, @Nullable Boolean health) {
        List<Command.NodeReport> reports = new ArrayList<>();
        for (Allocation allocation : all()) {
            boolean reachable =
                    state.node(allocation.nodeId()) != null
                            && state.node(allocation.nodeId()).status().equals("ready");
            if (reachable && !Statuses.isTerminal(allocation) && which.test(allocation)) {
                reports.add(
                        new Command.NodeReport(
                                allocation.nodeId(), List.of(update(allocation, status, health))));
            }
        }
        apply(new Command.UpdateAllocationsFromClient(reports, List.of()));
    }

    private AllocationUpdate update(
            Allocation allocation, String status, @Nullable Boolean health) {
        TaskState before =
                allocation.taskStates() == null ? null : allocation.taskStates().get("main");
        TaskState task =
                TaskStateBuilder.builder()
                        .state(status.equals("running") ? "running" : "dead")
                        .failed(status.equals("failed"))
                        .startedAt(before == null ? Reschedule.instant(now) : before.startedAt())
                        .finishedAt(status.equals("running") ? null : Reschedule.instant(now))
                        .build();
        SortedMap<String, TaskState> tasks = new TreeMap<>();
        tasks.put("main", task);
        return new AllocationUpdate(
                allocation.id(),
                status,
                "",
                tasks,
                health == null || allocation.deploymentId().isEmpty()
                        ? null
                        : new AllocDeploymentStatus(health, null, false, 0),
                null);
    }
}
