package io.drover.server.state;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.AllocState;
import io.drover.api.allocation.AllocatedResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.allocation.RescheduleTracker;
import io.drover.api.deployment.Deployment;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.PlanResult.InPlaceUpdate;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.wire.AllocationUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What plans, reports of nodes and wishes of operators mean for allocations. */
final class AllocationChanges {
    private final StateEditor editor;
    private final DeploymentChanges deployments;
    private final Words words;
    private final TaskStates taskStates;
    private @Nullable Plain lastPlain;

    /** What placements of a group get that ask for neither ports nor cores nor devices. */
    private record Plain(
            Job job, String group, boolean oversubscribed, @Nullable AllocatedResources resources) {
        boolean isFor(Job wanted, String wantedGroup, boolean wantedOversubscribed) {
            return job.equals(wanted)
                    && group.equals(wantedGroup)
                    && oversubscribed == wantedOversubscribed;
        }
    }

    AllocationChanges(StateEditor editor, DeploymentChanges deployments) {
        this.editor = editor;
        this.deployments = deployments;
        words = editor.shared().words();
        taskStates = new TaskStates(words);
    }

    void apply(PlanResult plan) {
        Deployment deployment = plan.deployment();
        if (deployment != null) {
            editor.putDeployment(deployment);
        }
        plan.deploymentUpdates().forEach(deployments::setPlannedStatus);
        for (Stop stop : plan.stops()) {
            stop(plan, stop);
        }
        SortedMap<String, List<String>> evictedBy = new TreeMap<>();
        for (Eviction eviction : plan.evictions()) {
            evict(plan, eviction);
            evictedBy
                    .computeIfAbsent(eviction.byAllocation(), id -> new ArrayList<>())
                    .add(eviction.allocationId());
        }
        for (InPlaceUpdate update : plan.updates()) {
            update(plan, update);
        }
        DeploymentChanges.Placed placed = deployments.placing();
        for (Placement placement : plan.placements()) {
            place(plan, placement, evictedBy.get(placement.allocationId()), placed);
        }
        for (InPlaceUpdate update : plan.updates()) {
            Allocation allocation = editor.allocation(update.allocationId());
            if (allocation != null) {
                placed.add(update.deploymentId(), allocation.taskGroup(), "");
            }
        }
        placed.write();
    }

    private void place(
            PlanResult plan,
            Placement placement,
            @Nullable List<String> evicted,
            DeploymentChanges.Placed placed) {
        Node node = editor.node(placement.nodeId());
        Job job = job(plan, placement);
        if (node == null || job == null || editor.allocation(placement.allocationId()) != null) {
            return;
        }
        long index = editor.index();
        boolean canary =
                placement.canary()
                        && deployments.takesCanaries(placement.deploymentId(), placement.group());
        editor.putAllocation(
                AllocationBuilder.builder()
                        .id(placement.allocationId())
                        .namespace(plan.namespace())
                        .evalId(plan.evaluationId())
                        .name(name(plan.jobId(), placement.group(), placement.nameIndex()))
                        .nodeId(node.id())
                        .nodeName(node.name())
                        .jobId(plan.jobId())
                        .job(job)
                        .taskGroup(words.same(placement.group()))
                        .allocatedResources(resources(job, placement))
                        .metrics(metric(plan, placement.metric()))
                        .desiredStatus("run")
                        .desiredDescription("")
                        .clientStatus("pending")
                        .clientDescription("")
                        .deploymentId(words.same(placement.deploymentId()))
                        .deploymentStatus(
                                canary ? new AllocDeploymentStatus(null, null, true, index) : null)
                        .followupEvalId("")
                        .previousAllocation(placement.previousAllocation())
                        .nextAllocation("")
                        .rescheduleTracker(placement.rescheduleTracker())
                        .preemptedAllocations(evicted)
                        .preemptedByAllocation("")
                        .createIndex(index)
                        .modifyIndex(index)
                        .allocModifyIndex(index)
                        .createTime(editor.time())
                        .modifyTime(editor.time())
                        .signingKeyId("")
                        .build());
        link(placement);
        placed.add(
                placement.deploymentId(),
                placement.group(),
                canary ? placement.allocationId() : "");
    }

    // Versions are told apart by what they are, since a job of the same name may come again.
    @SuppressWarnings("ReferenceEquality")
    private @Nullable AllocatedResources resources(Job job, Placement placement) {
        boolean oversubscribed =
                editor.schedulerConfiguration()
                        .oversubscribesMemory(editor.nodePool(job.nodePool()));
        boolean plain =
                placement.ports().isEmpty()
                        && (placement.grants() == null || placement.grants().isEmpty());
        if (!plain) {
            return Allotment.of(job, placement, oversubscribed);
        }
        Plain last = lastPlain;
        if (last == null || !last.isFor(job, placement.group(), oversubscribed)) {
            last =
                    new Plain(
                            job,
                            placement.group(),
                            oversubscribed,
                            Allotment.of(job, placement, oversubscribed));
            lastPlain = last;
        }
        return last.resources();
    }

    private void link(Placement placement) {
        Allocation previous = editor.allocation(placement.previousAllocation());
        if (previous == null) {
            return;
        }
        RescheduleTracker tracker = previous.rescheduleTracker();
        boolean rescheduled = placement.rescheduleTracker() != null;
        editor.putAllocation(
                AllocationBuilder.builder(previous)
                        .nextAllocation(placement.allocationId())
                        .rescheduleTracker(
                                rescheduled && tracker != null
                                        ? new RescheduleTracker(tracker.events(), "ok")
                                        : tracker)
                        .modifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    private static String name(String jobId, String group, int nameIndex) {
        return jobId + "." + group + "[" + nameIndex + "]";
    }

    private static io.drover.api.allocation.@Nullable AllocationMetric metric(
            PlanResult plan, int at) {
        return at < 0 ? null : plan.metrics().get(at);
    }

    /** The version that is placed; a replacement may need one that only its predecessor keeps. */
    private @Nullable Job job(PlanResult plan, Placement placement) {
        Job kept = version(plan, placement.jobVersion());
        if (kept != null) {
            return kept;
        }
        Allocation previous = editor.allocation(placement.previousAllocation());
        Job old = previous == null ? null : previous.job();
        return old != null && old.version() == placement.jobVersion() ? old : null;
    }

    private @Nullable Job version(PlanResult plan, int version) {
        JobHistory history = editor.history(new JobKey(plan.namespace(), plan.jobId()));
        return history == null ? null : history.version(version);
    }

    private void update(PlanResult plan, InPlaceUpdate update) {
        Allocation before = editor.allocation(update.allocationId());
        Job job = version(plan, update.jobVersion());
        if (before == null || job == null) {
            return;
        }
        boolean sameDeployment = before.deploymentId().equals(update.deploymentId());
        editor.putAllocation(
                AllocationBuilder.builder(before)
                        .evalId(plan.evaluationId())
                        .job(job)
                        .metrics(
                                update.metric() < 0
                                        ? before.metrics()
                                        : metric(plan, update.metric()))
                        .deploymentId(update.deploymentId())
                        .deploymentStatus(sameDeployment ? before.deploymentStatus() : null)
                        .modifyIndex(editor.index())
                        .allocModifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    private void stop(PlanResult plan, Stop stop) {
        Allocation before = editor.allocation(stop.allocationId());
        if (before == null) {
            return;
        }
        String clientStatus = orKept(stop.clientStatus(), before.clientStatus());
        RescheduleTracker tracker = stop.rescheduleTracker();
        boolean returns = stop.desiredStatus().isEmpty() && isKnown(stop.clientStatus());
        editor.putAllocation(
                AllocationBuilder.builder(before)
                        .desiredStatus(orKept(stop.desiredStatus(), before.desiredStatus()))
                        .desiredDescription(orKept(stop.description(), before.desiredDescription()))
                        .clientStatus(clientStatus)
                        .allocStates(states(before, stop.clientStatus()))
                        .nextAllocation(returns ? "" : before.nextAllocation())
                        .followupEvalId(
                                returns
                                        ? ""
                                        : orKept(
                                                stop.followupEvaluation(), before.followupEvalId()))
                        .rescheduleTracker(tracker == null ? before.rescheduleTracker() : tracker)
                        .evalId(
                                stop.desiredStatus().isEmpty()
                                        ? before.evalId()
                                        : plan.evaluationId())
                        .modifyIndex(editor.index())
                        .allocModifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    private void evict(PlanResult plan, Eviction eviction) {
        Allocation before = editor.allocation(eviction.allocationId());
        if (before == null) {
            return;
        }
        editor.putAllocation(
                AllocationBuilder.builder(before)
                        .desiredStatus("evict")
                        .desiredDescription("Preempted by alloc ID " + eviction.byAllocation())
                        .preemptedByAllocation(eviction.byAllocation())
                        .evalId(plan.evaluationId())
                        .modifyIndex(editor.index())
                        .allocModifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    private static String orKept(String wanted, String kept) {
        return wanted.isEmpty() ? kept : wanted;
    }

    /** A status that a node gives, which a plan writes when it has dealt with the node's return. */
    private static boolean isKnown(String clientStatus) {
        return !clientStatus.isEmpty()
                && !clientStatus.equals("unknown")
                && !clientStatus.equals("lost");
    }

    /**
     * Times at which plans took note that an allocation got out of reach, came back or was lost.
     */
    private @Nullable List<AllocState> states(Allocation before, String planned) {
        List<AllocState> kept = before.allocStates();
        String last = kept == null || kept.isEmpty() ? "" : kept.getLast().value();
        if (planned.isEmpty() || planned.equals(last) || (kept == null && isKnown(planned))) {
            return kept;
        }
        List<AllocState> states = new ArrayList<>(kept == null ? List.of() : kept);
        states.add(new AllocState(0, planned, Instant.ofEpochSecond(0, editor.time())));
        return states;
    }

    void update(Command.UpdateAllocationsFromClient command) {
        for (Command.NodeReport report : command.reports()) {
            boolean changed = false;
            for (AllocationUpdate update : report.updates()) {
                changed |= update(report.nodeId(), update);
            }
            if (changed) {
                seenByNode(report.nodeId());
            }
        }
    }

    private boolean update(String nodeId, AllocationUpdate update) {
        Allocation before = editor.allocation(update.allocationId());
        if (before == null || !before.nodeId().equals(nodeId) || isOvertaken(before, update)) {
            return false;
        }
        AllocDeploymentStatus health =
                deployments.reported(before.deploymentStatus(), update.deploymentStatus());
        Allocation after =
                AllocationBuilder.builder(before)
                        .clientStatus(words.same(update.clientStatus()))
                        .clientDescription(words.same(update.clientDescription()))
                        .taskStates(
                                update.taskStates() == null
                                        ? before.taskStates()
                                        : taskStates.kept(before.taskStates(), update.taskStates()))
                        .networkStatus(
                                update.networkStatus() == null
                                        ? before.networkStatus()
                                        : update.networkStatus())
                        .deploymentStatus(health)
                        .build();
        if (after.equals(before)) {
            return false;
        }
        editor.putAllocation(
                AllocationBuilder.builder(after)
                        .modifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
        if (!Objects.equals(health, before.deploymentStatus())) {
            deployments.countHealth(before, health);
        }
        return true;
    }

    /** What has ended does not run again; such a report was sent before the one of its end. */
    private static boolean isOvertaken(Allocation before, AllocationUpdate update) {
        boolean ended =
                before.clientStatus().equals("complete") || before.clientStatus().equals("failed");
        return ended
                && !update.clientStatus().equals("complete")
                && !update.clientStatus().equals("failed");
    }

    /** A node that came back is ready only after it has told what became of its allocations. */
    private void seenByNode(String nodeId) {
        Node node = editor.node(nodeId);
        if (node != null && node.lastMissedHeartbeatIndex() > node.lastAllocUpdateIndex()) {
            editor.putNode(
                    NodeBuilder.builder(node)
                            .lastAllocUpdateIndex(editor.index())
                            .modifyIndex(editor.index())
                            .build());
        }
    }

    void setTransitions(SortedMap<String, DesiredTransition> transitions) {
        for (Map.Entry<String, DesiredTransition> entry : transitions.entrySet()) {
            Allocation before = editor.allocation(entry.getKey());
            if (before != null) {
                setTransition(before, entry.getValue());
            }
        }
    }

    private void setTransition(Allocation before, DesiredTransition wanted) {
        DesiredTransition kept = before.desiredTransition();
        DesiredTransition both = kept == null ? wanted : merged(kept, wanted);
        editor.putAllocation(
                AllocationBuilder.builder(before)
                        .desiredTransition(both)
                        .modifyIndex(editor.index())
                        .allocModifyIndex(editor.index())
                        .modifyTime(editor.time())
                        .build());
    }

    private static DesiredTransition merged(DesiredTransition kept, DesiredTransition wanted) {
        return new DesiredTransition(
                either(wanted.migrate(), kept.migrate()),
                either(wanted.reschedule(), kept.reschedule()),
                either(wanted.forceReschedule(), kept.forceReschedule()),
                either(wanted.noShutdownDelay(), kept.noShutdownDelay()),
                either(wanted.migrateDisablePlacement(), kept.migrateDisablePlacement()));
    }

    private static @Nullable Boolean either(@Nullable Boolean wanted, @Nullable Boolean kept) {
        return wanted == null ? kept : wanted;
    }

    void skipShutdownDelay(JobKey job) {
        for (String id : editor.allocationIds(job)) {
            Allocation allocation = editor.allocation(id);
            if (allocation != null && !Statuses.isTerminal(allocation)) {
                setTransition(allocation, new DesiredTransition(null, null, null, true, null));
            }
        }
    }
}
