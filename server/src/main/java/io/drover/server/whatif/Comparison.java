package io.drover.server.whatif;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.api.operator.SimulatedAllocation;
import io.drover.api.operator.SimulatedPending;
import io.drover.server.state.JobKey;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is different between what will be anyway and what would be. */
final class Comparison {
    private final State before;
    private final State after;

    Comparison(State before, State after) {
        this.before = before;
        this.after = after;
    }

    /** What became of allocations, by job and name. */
    List<SimulatedAllocation> allocations() {
        List<SimulatedAllocation> all = new ArrayList<>();
        SortedMap<String, Allocation> replaced = new TreeMap<>();
        for (Allocation allocation : after.allocations("")) {
            Allocation old = before.allocation(allocation.id());
            if (old == null && !Statuses.isTerminal(allocation)) {
                Allocation from = replacedBy(allocation);
                if (from != null) {
                    replaced.put(from.id(), from);
                }
                all.add(placed(allocation, from));
            } else if (old != null && lives(old) && lives(allocation) && updated(old, allocation)) {
                all.add(of("updated", allocation, null, ""));
            }
        }
        for (Allocation old : before.allocations("")) {
            Allocation now = after.allocation(old.id());
            boolean ends = lives(old) && (now == null || !lives(now));
            if (ends && !replaced.containsKey(old.id())) {
                all.add(ended(now == null ? old : now));
            }
        }
        all.sort(
                Comparator.comparing(SimulatedAllocation::namespace)
                        .thenComparing(SimulatedAllocation::jobId)
                        .thenComparing(SimulatedAllocation::group)
                        .thenComparing(SimulatedAllocation::name)
                        .thenComparing(SimulatedAllocation::what)
                        .thenComparing(SimulatedAllocation::nodeId));
        return all;
    }

    private static boolean lives(Allocation allocation) {
        return !Statuses.isTerminal(allocation);
    }

    private static boolean updated(Allocation old, Allocation now) {
        return old.job() != null && now.job() != null && old.job().version() != now.job().version();
    }

    /** The allocation, alive before, whose place a new one has taken, over any number of steps. */
    private @Nullable Allocation replacedBy(Allocation allocation) {
        Allocation previous = allocation;
        for (int steps = 0; steps < 100 && !previous.previousAllocation().isEmpty(); steps++) {
            Allocation known = before.allocation(previous.previousAllocation());
            if (known != null) {
                return lives(known) ? known : null;
            }
            Allocation made = after.allocation(previous.previousAllocation());
            if (made == null) {
                return null;
            }
            previous = made;
        }
        return null;
    }

    private SimulatedAllocation placed(Allocation allocation, @Nullable Allocation from) {
        if (from == null) {
            return of("placed", allocation, null, "");
        }
        boolean moves = !from.nodeId().equals(allocation.nodeId());
        return of(moves ? "moved" : "replaced", allocation, from, "");
    }

    private SimulatedAllocation ended(Allocation allocation) {
        String what =
                allocation.desiredStatus().equals("evict")
                        ? "preempted"
                        : allocation.clientStatus().equals("lost") ? "lost" : "stopped";
        return of(what, allocation, null, allocation.desiredDescription());
    }

    private SimulatedAllocation of(
            String what, Allocation allocation, @Nullable Allocation from, String reason) {
        return new SimulatedAllocation(
                what,
                allocation.namespace(),
                allocation.jobId(),
                allocation.taskGroup(),
                allocation.name(),
                allocation.nodeId(),
                nodeName(allocation.nodeId()),
                from == null ? "" : from.nodeId(),
                from == null ? "" : nodeName(from.nodeId()),
                reason);
    }

    private String nodeName(String id) {
        Node node = after.node(id);
        return node == null ? "" : node.name();
    }

    private record GroupKey(JobKey job, String group) implements Comparable<GroupKey> {
        @Override
        public int compareTo(GroupKey other) {
            int byJob = job.compareTo(other.job);
            return byJob != 0 ? byJob : group.compareTo(other.group);
        }
    }

    /** Groups that wait for room in either, or did until their deployment had waited too long. */
    List<SimulatedPending> pending() {
        SortedMap<GroupKey, SimulatedPending> all = new TreeMap<>();
        for (Deployment deployment : after.deployments("")) {
            if (deployment.status().equals("failed") && isOther(deployment)) {
                after.evaluationsByJob(deployment.namespace(), deployment.jobId()).stream()
                        .filter(e -> e.status().equals("canceled"))
                        .filter(e -> e.modifyIndex() > before.index())
                        .max(Comparator.comparingLong(Evaluation::modifyIndex))
                        .ifPresent(evaluation -> collect(evaluation, false, all));
            }
        }
        for (Evaluation evaluation : after.evaluations("")) {
            if (evaluation.status().equals("blocked")) {
                collect(evaluation, false, all);
            }
        }
        for (Evaluation evaluation : before.evaluations("")) {
            if (evaluation.status().equals("blocked")) {
                collect(evaluation, true, all);
            }
        }
        return List.copyOf(all.values());
    }

    private static void collect(
            Evaluation evaluation, boolean before, SortedMap<GroupKey, SimulatedPending> all) {
        if (evaluation.queuedAllocations() == null) {
            return;
        }
        JobKey job = new JobKey(evaluation.namespace(), evaluation.jobId());
        evaluation
                .queuedAllocations()
                .forEach((group, count) -> {
                    if (count > 0) {
                        SimulatedPending known = all.get(new GroupKey(job, group));
                        var failed = evaluation.failedTgAllocs();
                        all.put(
                                new GroupKey(job, group),
                                new SimulatedPending(
                                        job.namespace(),
                                        job.id(),
                                        group,
                                        before ? (known == null ? 0 : known.pending()) : count,
                                        before ? count : 0,
                                        known != null
                                                ? known.metric()
                                                : failed == null ? null : failed.get(group)));
                    }
                });
    }

    private boolean isOther(Deployment deployment) {
        Deployment old = before.deployment(deployment.id());
        return old == null || !old.status().equals(deployment.status());
    }

    /** Deployments that would be another than today, in words. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Deployment deployment : after.deployments("")) {
            if (isOther(deployment) && !deployment.status().equals("successful")) {
                notes.add(
                        "the deployment of %s would be %s: %s"
                                .formatted(
                                        deployment.jobId(),
                                        deployment.status(),
                                        deployment.statusDescription()));
            }
        }
        return notes;
    }
}
