package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.allocation.RescheduleEvent;
import io.drover.api.evaluation.DesiredUpdates;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.evaluation.PlanAnnotations;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.namespace.NodePool;
import io.drover.server.scheduler.GroupChanges.Later;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.scheduler.GroupPlacer.Placed;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.InPlaceUpdate;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One decision for a job; used once. */
final class JobDecision {
    /** Reschedules that are due within this of each other share one evaluation. */
    private static final long FOLLOW_UP_WINDOW = 5_000_000_000L;

    private final State state;
    private final Evaluation evaluation;
    private final @Nullable Job job;
    private final long seed;
    private final long now;
    private final Ids ids;
    private final Cluster cluster;
    private final JobUse jobUse;
    private final Rollout rollout;
    private final CandidateNodes candidates;
    private final SortedMap<String, GroupChanges> changes = new TreeMap<>();

    private final List<Placement> placements = new ArrayList<>();
    private final List<InPlaceUpdate> updates = new ArrayList<>();
    private final List<Stop> stops = new ArrayList<>();
    private final List<AllocationMetric> metrics = new ArrayList<>();
    private final List<Evaluation> followUps = new ArrayList<>();
    private final SortedMap<String, AllocationMetric> failed = new TreeMap<>();
    private final SortedMap<String, Integer> queued = new TreeMap<>();
    private final SortedMap<String, Boolean> classes = new TreeMap<>();
    private boolean escaped;
    private boolean versionIsNew = true;

    JobDecision(State state, Evaluation evaluation, Cluster cluster, long seed, long now) {
        this.state = state;
        this.evaluation = evaluation;
        this.job = state.job(evaluation.namespace(), evaluation.jobId());
        this.seed = seed;
        this.now = now;
        this.ids = new Ids(evaluation.id(), seed);
        this.cluster = cluster;
        this.jobUse = new JobUse(cluster.size());
        this.rollout = new Rollout(state, job, evaluation);
        this.candidates =
                job == null
                        ? new CandidateNodes(new int[0], 0, new TreeMap<>())
                        : CandidateNodes.of(job, cluster.fleet());
    }

    Decision make() {
        reconcile();
        for (GroupChanges group : changes.values()) {
            stops.addAll(group.stops);
            group.stopped.forEach(this::release);
        }
        followUps();
        rollout.settle(changes, versionIsNew, ids);
        if (job != null && !job.stop()) {
            for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
                carryOut(job, group);
            }
        }
        return decision();
    }

    private void reconcile() {
        Reconciler reconciler = new Reconciler(job, evaluation, cluster, rollout, now);
        SortedMap<String, List<Allocation>> byGroup = new TreeMap<>();
        for (Allocation allocation :
                state.allocationsByJob(evaluation.namespace(), evaluation.jobId())) {
            byGroup.computeIfAbsent(allocation.taskGroup(), _ -> new ArrayList<>()).add(allocation);
            if (job != null && Reconciler.sameVersion(job, allocation)) {
                versionIsNew = false;
            }
            if (!Statuses.isTerminal(allocation)) {
                jobUse.change(allocation.taskGroup(), cluster.place(allocation.nodeId()), 1);
            }
        }
        if (job != null && !job.stop()) {
            SystemReconciler onNodes = new SystemReconciler(job, cluster, candidates);
            for (TaskGroup group : GroupNeeds.each(job.taskGroups())) {
                List<Allocation> found = byGroup.remove(group.name());
                List<Allocation> has = found == null ? List.of() : found;
                changes.put(
                        group.name(),
                        runsOnEachNode(job)
                                ? onNodes.group(group, has)
                                : reconciler.group(job, group, has));
                queued.put(group.name(), 0);
            }
        }
        byGroup.forEach((name, has) -> changes.put(name, reconciler.withoutGroup(has)));
    }

    /** The plan stops it, so what it holds is free for the plan. */
    private void release(Allocation allocation) {
        if (!Statuses.isClientTerminal(allocation)) {
            cluster.remove(cluster.place(allocation.nodeId()), Load.of(allocation));
            if (!Statuses.isServerTerminal(allocation)) {
                jobUse.change(allocation.taskGroup(), cluster.place(allocation.nodeId()), -1);
            }
        }
    }

    private void followUps() {
        List<Later> later = new ArrayList<>();
        changes.values().forEach(group -> later.addAll(group.later));
        later.sort((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
        long windowEnds = Long.MIN_VALUE;
        String followUp = "";
        for (Later one : later) {
            if (one.atNanos() > windowEnds) {
                windowEnds = one.atNanos() + FOLLOW_UP_WINDOW;
                followUp = followUp("alloc-reschedule", one.atNanos());
            }
            stops.add(new Stop(one.allocation().id(), "", "", "", followUp, null));
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
                "");
    }

    private void carryOut(Job wanted, TaskGroup group) {
        GroupChanges change = changes.get(group.name());
        if (change == null) {
            return;
        }
        for (Allocation allocation : change.inPlace) {
            updates.add(
                    new InPlaceUpdate(
                            allocation.id(), wanted.version(), rollout.idFor(wanted, group), -1));
        }
        if (change.missing.isEmpty() && change.destructive.isEmpty()) {
            return;
        }
        GroupPlacer placer =
                new GroupPlacer(
                        cluster, jobUse, wanted, group, candidates, spreading(wanted), seed);
        for (Missing missing : change.missing) {
            place(wanted, group, placer, missing);
        }
        for (Allocation old : change.destructive) {
            int place = cluster.place(old.nodeId());
            Load load = Load.of(old);
            placer.moved(place, -1, load);
            Stop stop = new Stop(old.id(), "stop", Reconciler.UPDATING, "", "", null);
            Missing replacement =
                    new Missing(
                            AllocationFacts.nameIndex(old),
                            old,
                            null,
                            stop,
                            runsOnEachNode(wanted) ? old.nodeId() : "");
            if (runsOnEachNode(wanted) && !placer.couldRunOn(old.nodeId())) {
                stops.add(stop);
            } else if (!place(wanted, group, placer, replacement)) {
                placer.moved(place, 1, load);
            }
        }
        if (failed.containsKey(group.name())) {
            placer.classEligibility()
                    .forEach((name, fits) -> classes.merge(name, fits, Boolean::logicalOr));
            escaped |= placer.escapesClasses();
        }
    }

    private static boolean runsOnEachNode(Job job) {
        return job.type().equals("system") || job.type().equals("sysbatch");
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

    private boolean place(Job wanted, TaskGroup group, GroupPlacer placer, Missing missing) {
        Allocation previous = missing.previous();
        if (!missing.onlyOn().isEmpty() && !placer.couldRunOn(missing.onlyOn())) {
            return false; // a node that the job is not for is no lack of room
        }
        Placed placed =
                missing.onlyOn().isEmpty()
                        ? placer.place(penalised(missing), preferred(group, previous))
                        : placer.placeOn(missing.onlyOn());
        if (placed == null) {
            queued.merge(group.name(), 1, Integer::sum);
            AllocationMetric first = failed.get(group.name());
            failed.put(group.name(), first == null ? placer.failure() : again(first));
            return false;
        }
        if (missing.stopPrevious() != null) {
            stops.add(missing.stopPrevious());
        }
        placements.add(
                new Placement(
                        ids.next(),
                        group.name(),
                        missing.nameIndex(),
                        wanted.version(),
                        cluster.view(placed.place()).node.id(),
                        placed.ports(),
                        placed.grants().isEmpty() ? null : placed.grants(),
                        metric(placed.metric()),
                        rollout.idFor(wanted, group),
                        false,
                        previous == null ? "" : previous.id(),
                        missing.tracker()));
        return true;
    }

    private int metric(AllocationMetric metric) {
        if (metrics.isEmpty() || !metrics.getLast().equals(metric)) {
            metrics.add(metric);
        }
        return metrics.size() - 1;
    }

    private static AllocationMetric again(AllocationMetric first) {
        return AllocationMetricBuilder.builder(first)
                .coalescedFailures(first.coalescedFailures() + 1)
                .build();
    }

    /** Where it failed before. */
    private static Set<String> penalised(Missing missing) {
        Set<String> nodes = new TreeSet<>();
        if (missing.previous() != null && missing.tracker() != null) {
            nodes.add(missing.previous().nodeId());
            for (RescheduleEvent event : Reschedule.events(missing.previous())) {
                nodes.add(event.prevNodeId());
            }
        }
        return nodes;
    }

    /** The node whose disk the allocation wants back; empty when any will do. */
    private static String preferred(TaskGroup group, @Nullable Allocation previous) {
        EphemeralDisk disk = group.ephemeralDisk();
        boolean keeps = disk != null && (disk.sticky() || disk.migrate());
        return keeps && previous != null ? previous.nodeId() : "";
    }

    private Decision decision() {
        List<Evaluation> raised = new ArrayList<>();
        Evaluation answered = failed.isEmpty() ? answered("complete") : blocked(raised);
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
        PlanResult plan =
                new PlanResult(
                        evaluation.id(),
                        evaluation.namespace(),
                        evaluation.jobId(),
                        placements,
                        updates,
                        stops,
                        List.of(),
                        metrics,
                        rollout.created(),
                        rollout.updates(),
                        followUps);
        return new Decision(plan, answered, raised, job != null && job.allAtOnce(), state.index());
    }

    private Evaluation answered(String status) {
        return EvaluationBuilder.builder(evaluation)
                .status(status)
                .statusDescription("")
                .queuedAllocations(queued)
                .failedTgAllocs(failed.isEmpty() ? null : failed)
                .planAnnotations(evaluation.annotatePlan() ? annotations() : null)
                .snapshotIndex(state.index())
                .deploymentId(rollout.currentId())
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
                                .queuedAllocations(queued)
                                .failedTgAllocs(failed)
                                .snapshotIndex(state.index())
                                .build()));
        return EvaluationBuilder.builder(answered("complete")).blockedEval(id).build();
    }

    private Evaluation waiting(Evaluation blocked) {
        return EvaluationBuilder.builder(blocked)
                .classEligibility(classes)
                .escapedComputedClass(escaped)
                .build();
    }

    private PlanAnnotations annotations() {
        SortedMap<String, DesiredUpdates> byGroup = new TreeMap<>();
        for (Map.Entry<String, GroupChanges> entry : changes.entrySet()) {
            byGroup.put(entry.getKey(), entry.getValue().summary());
        }
        return new PlanAnnotations(byGroup, null);
    }
}
