package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.scheduler.JobRows.Group;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Compares what one group of a system or sysbatch job shall have, one on each node that suits, with
 * what it has; used once.
 */
final class SystemReconciler {
    private final Job job;
    private final TaskGroup group;
    private final Cluster cluster;
    private final CandidateNodes candidates;
    private final Rollout rollout;
    private final Predicate<String> feasible;
    private final long now;
    private final boolean once;
    private final boolean wanted;
    private final GroupChanges changes = new GroupChanges();

    /** Nodes with one that goes on; another there is too many, such as of another type of job. */
    private final TreeSet<String> held = new TreeSet<>();

    /** Nodes where nothing is missing. */
    private final TreeSet<String> served = new TreeSet<>();

    /** The newest that has ended by itself or with its node, by node. */
    private final Map<String, Attempt> ended = new TreeMap<>();

    /** The newest of an older version that has ended in whatever way, by node. */
    private final Map<String, Attempt> older = new TreeMap<>();

    private final List<Allocation> live = new ArrayList<>();

    /** Ended, and not to be replaced, or not yet. */
    private final List<Attempt> waiting = new ArrayList<>();

    private final List<Missing> replaced = new ArrayList<>();
    private int canaries;
    private int lackingCanaries;

    /**
     * For one group.
     *
     * @param feasible whether constraints and the like let a node run the group
     */
    SystemReconciler(
            Job job,
            TaskGroup group,
            Cluster cluster,
            CandidateNodes candidates,
            Rollout rollout,
            Predicate<String> feasible,
            long now) {
        this.job = job;
        this.group = group;
        this.cluster = cluster;
        this.candidates = candidates;
        this.rollout = rollout;
        this.feasible = feasible;
        this.now = now;
        this.once = job.type().equals("sysbatch");
        this.wanted = group.count() == null || group.count() > 0;
    }

    GroupChanges reconcile(Group rows) {
        rows.ended().forEach(this::sort);
        rows.live().stream()
                .sorted(Comparator.comparing(allocation -> !AllocationFacts.isOf(job, allocation)))
                .forEach(this::sort);
        replaced.sort(
                Comparator.comparing((Missing missing) -> missing.onlyOn())
                        .thenComparing(missing -> id(missing)));
        boolean canarying = canaries();
        if (wanted) {
            addMissing(canarying);
        }
        update(canarying || rollout.isHeld());
        return changes;
    }

    private static String id(Missing missing) {
        return missing.previous() == null ? "" : missing.previous().id();
    }

    /** What a sysbatch job has ended on a node stays done for this version. */
    private void sort(Attempt attempt) {
        changes.ignored++;
        boolean done =
                once
                        && attempt.isOf(job)
                        && !attempt.clientStatus().equals("lost")
                        && !attempt.stopped();
        boolean waits = attempt.clientStatus().equals("failed") && rollout.decidesOn(attempt);
        if (done || (waits && !attempt.replaced() && !attempt.stopped())) {
            served.add(attempt.nodeId());
            waiting.add(attempt);
            canaries += attempt.canary() ? 1 : 0;
        } else if (!attempt.replaced()
                && (!attempt.stopped()
                        || attempt.owed()
                        || attempt.clientStatus().equals("lost"))) {
            ended.merge(attempt.nodeId(), attempt, SystemReconciler::newer);
        }
        if (!attempt.isOf(job)) {
            older.merge(attempt.nodeId(), attempt, SystemReconciler::newer);
        }
    }

    private static Attempt newer(Attempt one, Attempt other) {
        return other.endedAt() >= one.endedAt() ? other : one;
    }

    private void sort(Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        boolean gone = node == null || node.status().equals("down");
        if (Statuses.isServerTerminal(allocation)) {
            if (gone) {
                changes.giveUp(allocation, Reconciler.LOST, "lost");
            } else {
                changes.ignored++;
            }
        } else if (!wanted) {
            changes.giveUp(
                    allocation, gone ? Reconciler.LOST : Reconciler.NOT_NEEDED, gone ? "lost" : "");
        } else if (AllocationFacts.wantsMigration(allocation) && !gone) {
            changes.giveUp(allocation, Reconciler.MIGRATING, "");
        } else if (held.contains(allocation.nodeId())) {
            changes.giveUp(
                    allocation, gone ? Reconciler.LOST : Reconciler.NOT_NEEDED, gone ? "lost" : "");
        } else if (node == null || gone || node.status().equals("disconnected")) {
            away(allocation, gone);
        } else {
            here(allocation, node);
        }
    }

    /** Out of reach; with {@code lost_after} it counts as there until that is over. */
    private void away(Allocation allocation, boolean gone) {
        Disconnection block = Disconnection.of(allocation);
        long lostAt = block.lostAt(allocation, now);
        boolean unknown = allocation.clientStatus().equals("unknown");
        if (gone || lostAt <= now || (!unknown && !allocation.clientStatus().equals("running"))) {
            changes.giveUp(allocation, Reconciler.LOST, "lost");
            return;
        }
        served.add(allocation.nodeId());
        held.add(allocation.nodeId());
        canaries += AllocationFacts.isCanary(allocation) ? 1 : 0;
        if (unknown) {
            changes.ignored++;
            return;
        }
        changes.disconnecting++;
        Stop stop = new Stop(allocation.id(), "", Reconciler.OUT_OF_REACH, "unknown", "", null);
        if (lostAt == Long.MAX_VALUE) {
            changes.stops.add(stop);
        } else {
            changes.lookAgain(Reconciler.TIMEOUT, lostAt, stop);
        }
    }

    private void here(Allocation allocation, Node node) {
        boolean unknown = allocation.clientStatus().equals("unknown");
        if (unknown && Disconnection.of(allocation).lostAt(allocation, now) <= now) {
            changes.giveUp(allocation, Reconciler.LOST, "lost");
            return;
        }
        served.add(allocation.nodeId());
        held.add(allocation.nodeId());
        if (!unknown && AllocationFacts.outOfReachSince(allocation) >= 0) {
            changes.reconnecting++;
            changes.stops.add(
                    new Stop(allocation.id(), "", "", allocation.clientStatus(), "", null));
        }
        boolean same = AllocationFacts.isOf(job, allocation);
        boolean takesWork = cluster.takesWork(node.id());
        if (!CandidateNodes.includes(job, node) || (!takesWork && !same)) {
            changes.giveUp(allocation, Reconciler.NOT_NEEDED, "");
        } else if (same) {
            changes.ignored++;
            canaries += AllocationFacts.isCanary(allocation) ? 1 : 0;
            live.add(allocation);
        } else if (!feasible.test(node.id())) {
            changes.giveUp(allocation, Reconciler.NOT_NEEDED, "");
        } else if (allocation.job() != null
                && UpdateKind.of(allocation.job(), job, group) == UpdateKind.IN_PLACE) {
            changes.inPlace.add(allocation);
        } else {
            Attempt previous = Attempt.of(allocation);
            Stop stop = new Stop(previous.id(), "stop", Reconciler.UPDATING, "", "", null);
            replaced.add(Missing.instead(previous).named(0).stopping(stop).on(node.id()));
        }
    }

    /** Lets the new version loose on a part of the nodes first; true until that is promoted. */
    private boolean canaries() {
        boolean canarying = rollout.isCanarying(group);
        int share = Rollout.canary(job, group);
        int target = canarying ? rollout.desiredCanaries(group) : 0;
        boolean mayBegin = !canarying && rollout.mayBeginWithCanaries(job, group);
        if (mayBegin && share > 0 && !replaced.isEmpty()) {
            int nodes = (share * replaced.size() + 99) / 100;
            UpdateStrategy update = group.update();
            int limit =
                    update == null || update.maxParallel() == null ? nodes : update.maxParallel();
            target = Math.min(nodes, limit);
            changes.wantedCanaries = target;
        }
        if (target == 0) {
            return canarying;
        }
        lackingCanaries = rollout.isHeld() ? 0 : Math.max(0, target - canaries);
        while (lackingCanaries > 0 && !replaced.isEmpty()) {
            changes.destructive.add(replaced.removeFirst().asCanary(true));
            changes.canaries++;
            lackingCanaries--;
        }
        return true;
    }

    private void addMissing(boolean canarying) {
        for (int place : candidates.places()) {
            String nodeId = cluster.fleet().nodeId(place);
            if (served.contains(nodeId) || !feasible.test(nodeId)) {
                continue;
            }
            boolean canary = lackingCanaries > 0;
            Attempt previous = canarying && !canary ? older.get(nodeId) : ended.get(nodeId);
            if (canary || previous != null) {
                Missing missing = previous == null ? Missing.fresh(0) : Missing.instead(previous);
                changes.missing.add(
                        missing.named(0)
                                .on(nodeId)
                                .asCanary(canary)
                                .ofOlderVersion(canarying && !canary));
                lackingCanaries -= canary ? 1 : 0;
                changes.canaries += canary ? 1 : 0;
            } else if (canarying || rollout.isHeld()) {
                changes.placementsHeldBack++;
            } else {
                changes.missing.add(Missing.fresh(0).on(nodeId));
            }
        }
    }

    private void update(boolean held) {
        int budget = held ? 0 : rollout.budget(job, group, live, waiting, 0);
        for (Missing old : replaced) {
            if (changes.destructive.size() < budget) {
                changes.destructive.add(old);
            } else {
                changes.updatesHeldBack++;
                changes.ignored++;
            }
        }
    }
}
