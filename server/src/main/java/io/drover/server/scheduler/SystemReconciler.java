package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.state.Statuses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what a system or sysbatch job shall have, one of each group per node, with what it has.
 */
final class SystemReconciler {
    private final Job job;
    private final Cluster cluster;
    private final CandidateNodes candidates;
    private final boolean once;

    SystemReconciler(Job job, Cluster cluster, CandidateNodes candidates) {
        this.job = job;
        this.cluster = cluster;
        this.candidates = candidates;
        this.once = job.type().equals("sysbatch");
    }

    GroupChanges group(TaskGroup group, List<Allocation> allocations) {
        GroupChanges changes = new GroupChanges();
        boolean wanted = group.count() == null || group.count() > 0;
        TreeSet<String> served = new TreeSet<>();
        Map<String, Allocation> ended = new TreeMap<>();
        for (Allocation allocation : allocations) {
            if (Statuses.isClientTerminal(allocation)) {
                ended(allocation, served, ended, changes);
            } else if (isLost(allocation)) {
                changes.stop(allocation, Reconciler.LOST, "lost");
                changes.stopping++;
            } else if (Statuses.isServerTerminal(allocation)) {
                changes.ignored++;
            } else {
                live(group, allocation, wanted, served, changes);
            }
        }
        for (int place : wanted ? candidates.places() : List.<Integer>of()) {
            Node node = cluster.view(place).node;
            if (!served.contains(node.id())) {
                changes.missing.add(new Missing(0, ended.get(node.id()), null, null, node.id()));
            }
        }
        return changes;
    }

    private boolean isLost(Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        return node == null || node.status().equals("down") || node.status().equals("disconnected");
    }

    /** What a sysbatch job has ended on a node stays done for this version. */
    private void ended(
            Allocation allocation,
            Set<String> served,
            Map<String, Allocation> ended,
            GroupChanges changes) {
        changes.ignored++;
        boolean done =
                once
                        && Reconciler.sameVersion(job, allocation)
                        && !allocation.clientStatus().equals("lost")
                        && !Statuses.isServerTerminal(allocation);
        if (done) {
            served.add(allocation.nodeId());
        } else if (!Statuses.isServerTerminal(allocation)
                && allocation.nextAllocation().isEmpty()) {
            ended.put(allocation.nodeId(), allocation);
        }
    }

    private void live(
            TaskGroup group,
            Allocation allocation,
            boolean wanted,
            Set<String> served,
            GroupChanges changes) {
        Node node = cluster.node(allocation.nodeId());
        boolean belongs = node != null && CandidateNodes.includes(job, node);
        boolean takesWork = node != null && cluster.takesWork(node.id());
        boolean same = Reconciler.sameVersion(job, allocation);
        served.add(allocation.nodeId());
        if (!wanted || !belongs || (!takesWork && !same)) {
            changes.stop(allocation, Reconciler.NOT_NEEDED, "");
            changes.stopping++;
        } else if (AllocationFacts.wantsMigration(allocation)) {
            changes.stop(allocation, Reconciler.MIGRATING, "");
            changes.stopping++;
            served.remove(allocation.nodeId());
        } else if (same) {
            changes.ignored++;
        } else if (allocation.job() != null
                && UpdateKind.of(allocation.job(), job, group) == UpdateKind.IN_PLACE) {
            changes.inPlace.add(allocation);
        } else {
            changes.destructive.add(allocation);
        }
    }
}
