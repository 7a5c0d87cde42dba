package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.DesiredUpdates;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.evaluation.PlanAnnotations;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.namespace.NodePool;
import io.drover.server.scheduler.GroupChanges.Later;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One decision for a job; used once. */
final class JobDecision {
    /** What is due within this of each other shares one evaluation. */
    private static final long FOLLOW_UP_WINDOW = 5_000_000_000L;

    private final State state;
    private final Evaluation evaluation;
    private final @Nullable Job job;
    private final long now;
    private final Ids ids;
    private final Cluster cluster;
    private final JobRows rows;
    private final Rollout rollout;
    private final RolloutSteps steps;
    private final CandidateNodes candidates;
    private final PlanMaker plan;
    private final SortedMap<String, GroupChanges> changes = new TreeMap<>();
    private final List<Evaluation> followUps = new ArrayList<>();

    JobDecision(State state, Evaluation evaluation, Cluster cluster, long seed, long now) {
        this.state = state;
        this.evaluation = evaluation;
        this.job = state.job(evaluation.namespace(), evaluation.jobId());
        this.now = now;
        this.ids = new Ids(evaluation.id(), seed);
        this.cluster = cluster;
        this.rows = new JobRows(state, evaluation.namespace(), evaluation.jobId());
        this.rollout = new Rollout(state, job, evaluation);
        this.steps = new RolloutSteps(rollout, job);
        this.candidates =
                job == null ? CandidateNodes.none() : CandidateNodes.of(job, cluster.fleet());
        this.plan =
                new PlanMaker(
                        state,
                        cluster,
                        candidates,
                        use(),
                        rollout,
                        steps,
                        ids,
                        job != null && spreading(job),
                        seed);
    }

    private JobUse use() {
        JobUse use = new JobUse(cluster.size());
        for (Allocation allocation : rows.all()) {
            if (!Statuses.isServerTerminal(allocation)) {
                use.change(allocation.taskGroup(), cluster.place(allocation.nodeId()), 1);
            }
        }
        return use;
    }

    Decision make() {
        reconcile();
        changes.values().forEach(plan::release);
        followUps();
        boolean versionIsNew = job != null && !rows.knows(job);
        steps.settle(changes, versionIsNew, ids);
        if (job != null && !job.stop()) {
            for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
                GroupChanges change = changes.get(group.name());
                if (change != null) {
                    plan.carryOut(job, group, change);
                }
            }
        }
        return decision();
    }

    private void reconcile() {
        SortedSet<String> wanted = new TreeSet<>();
        if (job != null && !job.stop()) {
            for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
                wanted.add(group.name());
                changes.put(group.name(), reconcile(job, group));
            }
        }
        for (String other : rows.groupsBeside(wanted)) {
            changes.put(other, Reconciler.withoutGroup(rows.of(other), cluster));
        }
    }

    private GroupChanges reconcile(Job wanted, TaskGroup group) {
        JobRows.Group has = rows.of(group.name());
        if (runsOnEachNode(wanted)) {
            Predicate<String> feasible = plan.feasible(wanted, group);
            return new SystemReconciler(wanted, group, cluster, candidates, rollout, feasible, now)
                    .reconcile(has);
        }
        return new Reconciler(wanted, group, evaluation, cluster, rollout, this::comesBack, now)
                .reconcile(has);
    }

    private static boolean runsOnEachNode(Job job) {
        return job.type().equals("system") || job.type().equals("sysbatch");
    }

    private boolean comesBack(String followUp) {
        Evaluation known = state.evaluation(followUp);
        return known != null
                && known.status().equals("pending")
                && known.triggeredBy().equals(Reconciler.RETRY);
    }

    private boolean spreading(Job wanted) {
        NodePool pool = state.nodePool(wanted.nodePool());
        String own =
                pool == null || pool.schedulerConfiguration() == null
                        ? ""
                        : pool.schedulerConfiguration().schedulerAlgorithm();
        String algorithm =
                own.isEmpty() ? state.schedulerConfiguration().schedulerAlgorithm() : own;
        return algorithm.equals("spread");
    }

    /**
     * What has to be looked at again, with one evaluation for all that is due at about one time.
     */
    private void followUps() {
        List<Later> all = new ArrayList<>();
        changes.values().forEach(group -> all.addAll(group.later));
        all.sort(Comparator.comparing(Later::trigger).thenComparingLong(Later::atNanos));
        long windowEnds = Long.MIN_VALUE;
        String trigger = "";
        String followUp = "";
        for (Later one : all) {
            if (one.atNanos() > windowEnds || !one.trigger().equals(trigger)) {
                boolean mayBeEarly = one.trigger().equals(Reconciler.RETRY);
                windowEnds = one.atNanos() + (mayBeEarly ? FOLLOW_UP_WINDOW : 0);
                trigger = one.trigger();
                followUp = followUp(trigger, one.atNanos());
            }
            Stop known = one.now();
            plan.stops.add(
                    new Stop(
                            known.allocationId(),
                            known.desiredStatus(),
                            known.description(),
                            known.clientStatus(),
                            followUp,
                            known.rescheduleTracker()));
        }
    }

    private String followUp(String trigger, long atNanos) {
        String id = ids.next();
        followUps.add(
                EvaluationBuilder.builder(raised(id, trigger, "pending"))
                        .waitUntil(Reschedule.instant(atNanos))
                        .build());
        return id;
    }

    private Evaluation raised(String id, String trigger, String status) {
        return new Evaluation(
                id,
                evaluation.priority(),
                evaluation.type(),
                trigger,
                evaluation.namespace(),
                evaluation.jobId(),
                job == null ? 0 : job.modifyIndex(),
                "",
                0,
                "",
                status,
                "",
                null,
                null,
                "",
                evaluation.id(),
                "",
                null,
                null,
                null,
                null,
                false,
                "",
                null,
                false,
                null,
                0,
                0,
                0,
                0,
                0,
                "",
                null);
    }

    private Decision decision() {
        List<Evaluation> raised = new ArrayList<>();
        Evaluation answered = plan.failed.isEmpty() ? answered("complete") : blocked(raised);
        for (Evaluation other :
                state.evaluationsByJob(evaluation.namespace(), evaluation.jobId())) {
            if (other.status().equals("blocked") && !other.id().equals(evaluation.id())) {
                raised.add(
                        EvaluationBuilder.builder(other)
                                .status("canceled")
                                .statusDescription(
                                        "evaluation "
                                                + evaluation.id()
                                                + " looked at the job again")
                                .build());
            }
        }
        followUps.addAll(plan.evictions.evaluations(ids));
        PlanResult result =
                new PlanResult(
                        evaluation.id(),
                        evaluation.namespace(),
                        evaluation.jobId(),
                        plan.placements,
                        plan.updates,
                        plan.stops,
                        plan.evictions.all(),
                        plan.metrics,
                        steps.begun(),
                        steps.updates(),
                        followUps);
        return new Decision(
                result, answered, raised, job != null && job.allAtOnce(), state.index());
    }

    private Evaluation answered(String status) {
        return EvaluationBuilder.builder(evaluation)
                .status(status)
                .statusDescription("")
                .queuedAllocations(plan.queued)
                .failedTgAllocs(plan.failed.isEmpty() ? null : plan.failed)
                .planAnnotations(evaluation.annotatePlan() ? annotations() : null)
                .snapshotIndex(state.index())
                .deploymentId(steps.currentId())
                .build();
    }

    /** A blocked evaluation waits on; any other one is complete and leaves a blocked one behind. */
    private Evaluation blocked(List<Evaluation> raised) {
        if (evaluation.status().equals("blocked")) {
            return waiting(answered("blocked"));
        }
        String id = ids.next();
        raised.add(
                waiting(
                        EvaluationBuilder.builder(raised(id, "queued-allocs", "blocked"))
                                .statusDescription("created to place remaining allocations")
                                .queuedAllocations(plan.queued)
                                .failedTgAllocs(plan.failed)
                                .snapshotIndex(state.index())
                                .build()));
        return EvaluationBuilder.builder(answered("complete")).blockedEval(id).build();
    }

    private Evaluation waiting(Evaluation blocked) {
        return EvaluationBuilder.builder(blocked)
                .classEligibility(plan.classes)
                .escapedComputedClass(plan.escaped)
                .missingNonNodeResources(
                        plan.unknownVolumes.isEmpty() ? null : List.copyOf(plan.unknownVolumes))
                .build();
    }

    private PlanAnnotations annotations() {
        SortedMap<String, DesiredUpdates> byGroup = new TreeMap<>();
        for (Map.Entry<String, GroupChanges> entry : changes.entrySet()) {
            byGroup.put(entry.getKey(), entry.getValue().summary());
        }
        return new PlanAnnotations(byGroup, plan.evictions.stubs());
    }
}
