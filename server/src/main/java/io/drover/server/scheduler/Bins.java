package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.scheduler.JobRows.Group;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one group of a service or batch job, each in the bin that says what it is to
 * the group. What follows at once from the bin is noted in the changes.
 */
final class Bins {
    private static final long SOON = Duration.ofSeconds(1).toNanos();

    static final Comparator<Allocation> BY_NAME =
            Comparator.comparingInt(AllocationFacts::nameIndex).thenComparing(Allocation::id);

    private final Job job;
    private final TaskGroup group;
    private final Evaluation evaluation;
    private final Cluster cluster;
    private final Rollout rollout;
    private final Predicate<String> comesBack;
    private final GroupChanges changes;
    private final long now;
    private final boolean batch;

    /** Live and wanted. */
    final List<Allocation> kept = new ArrayList<>();

    /** Live canaries of the deployment that goes on, before their promotion. */
    final List<Allocation> canaries = new ArrayList<>();

    final List<Allocation> migrating = new ArrayList<>();
    final List<Allocation> lost = new ArrayList<>();

    /** Out of reach and not replaced: these still hold their names. */
    final List<Allocation> unreachable = new ArrayList<>();

    /** Out of reach; whether others have their places is seen when all are sorted. */
    private final List<Allocation> away = new ArrayList<>();

    private final List<Allocation> returning = new ArrayList<>();

    /** Ended, and yet in the place of a live one: done, given up, or to be tried again later. */
    final List<Attempt> spent = new ArrayList<>();

    /** Of {@link #spent} the names of which the work is done. */
    private final Names done = new Names();

    /** Taken away earlier, and nothing could take their places; the newest of each name. */
    final SortedMap<Integer, Attempt> owed = new TreeMap<>();

    /** To be tried again now. */
    final List<Missing> retries = new ArrayList<>();

    /**
     * Empty bins.
     *
     * @param comesBack whether an evaluation of that id will look at failed allocations again
     */
    Bins(
            Job job,
            TaskGroup group,
            Evaluation evaluation,
            Cluster cluster,
            Rollout rollout,
            Predicate<String> comesBack,
            GroupChanges changes,
            long now) {
        this.job = job;
        this.group = group;
        this.evaluation = evaluation;
        this.cluster = cluster;
        this.rollout = rollout;
        this.comesBack = comesBack;
        this.changes = changes;
        this.now = now;
        this.batch = job.type().equals("batch");
    }

    void fill(Group rows) {
        rows.live().forEach(this::sort);
        rows.ended().forEach(this::sort);
        returning.forEach(this::takeBack);
        away.forEach(this::outOfReach);
    }

    /** Those that hold a name and for which nothing has to be placed; canaries aside. */
    int settled() {
        int canariesAmong =
                (int) spent.stream().filter(Attempt::canary).count()
                        + (int) retries.stream().filter(Missing::canary).count();
        return kept.size()
                + migrating.size()
                + spent.size()
                + retries.size()
                + unreachable.size()
                - canariesAmong;
    }

    private enum Reach {
        GONE,
        DOWN,
        DISCONNECTED,
        WAKING,
        HERE
    }

    private static Reach reach(@Nullable Node node) {
        if (node == null) {
            return Reach.GONE;
        }
        return switch (node.status()) {
            case "down" -> Reach.DOWN;
            case "disconnected" -> Reach.DISCONNECTED;
            case "initializing" -> Reach.WAKING;
            default -> Reach.HERE;
        };
    }

    private void sort(Allocation allocation) {
        Reach reach = reach(cluster.node(allocation.nodeId()));
        if (Statuses.isServerTerminal(allocation)) {
            stopping(allocation, reach);
        } else if (rollout.isLeftover(allocation)) {
            boolean gone = reach == Reach.GONE || reach == Reach.DOWN;
            changes.giveUp(allocation, Reconciler.NOT_NEEDED, gone ? "lost" : "");
        } else {
            sort(allocation, reach);
        }
    }

    private void stopping(Allocation allocation, Reach reach) {
        Attempt stopped = Attempt.of(allocation);
        if (stopped.leavesNoSuccessor() && !stopped.replaced() && counts(stopped)) {
            spent.add(stopped);
        }
        owe(stopped);
        if (reach == Reach.GONE || reach == Reach.DOWN) {
            changes.stop(allocation, Reconciler.LOST, "lost");
        } else {
            changes.ignored++;
        }
    }

    private void owe(Attempt stopped) {
        if (stopped.owed() && !stopped.canary()) {
            owed.merge(
                    stopped.nameIndex(),
                    stopped,
                    (one, other) -> other.endedAt() >= one.endedAt() ? other : one);
        }
    }

    private void sort(Allocation allocation, Reach reach) {
        boolean unknown = allocation.clientStatus().equals("unknown");
        boolean wasUnknown = AllocationFacts.outOfReachSince(allocation) >= 0;
        Disconnection block = Disconnection.of(allocation);
        if (unknown && block.lostAt(allocation, now) <= now) {
            lose(allocation);
        } else {
            switch (reach) {
                case GONE -> lose(allocation);
                case DOWN -> away(allocation, unknown, !block.replace(), block);
                case DISCONNECTED ->
                        away(
                                allocation,
                                unknown,
                                block.outlivesItsNode()
                                        && !allocation.clientStatus().equals("pending"),
                                block);
                case WAKING, HERE -> {
                    if (unknown) {
                        away.add(allocation);
                    } else if (wasUnknown) {
                        returning.add(allocation);
                    } else {
                        here(allocation);
                    }
                }
            }
        }
    }

    private void here(Allocation allocation) {
        if (AllocationFacts.wantsMigration(allocation)) {
            migrating.add(allocation);
        } else if (AllocationFacts.isCanary(allocation)) {
            canaries.add(allocation);
        } else {
            kept.add(allocation);
        }
    }

    private void away(
            Allocation allocation, boolean unknown, boolean outlives, Disconnection block) {
        if (unknown && block.outlivesItsNode()) {
            away.add(allocation);
        } else if (outlives) {
            disconnect(allocation, block);
            away.add(allocation);
        } else {
            lose(allocation);
        }
    }

    private void lose(Allocation allocation) {
        if (allocation.nextAllocation().isEmpty()) {
            lost.add(allocation);
        } else {
            changes.giveUp(allocation, Reconciler.LOST, "lost");
        }
    }

    private void disconnect(Allocation allocation, Disconnection block) {
        Stop unknown = new Stop(allocation.id(), "", Reconciler.OUT_OF_REACH, "unknown", "", null);
        changes.disconnecting++;
        if (block.lostAfter() == 0) {
            changes.stops.add(unknown);
        } else {
            changes.lookAgain(Reconciler.TIMEOUT, now + block.lostAfter(), unknown);
        }
    }

    private void outOfReach(Allocation allocation) {
        long since = AllocationFacts.outOfReachSince(allocation);
        boolean first = since < 0;
        changes.ignored += first ? 0 : 1;
        if (AllocationFacts.isCanary(allocation)) {
            canaries.add(allocation);
        } else if (!allocation.nextAllocation().isEmpty()
                || sameName(kept, AllocationFacts.nameIndex(allocation)) != null
                || sameName(migrating, AllocationFacts.nameIndex(allocation)) != null) {
            return; // others have its place
        } else if (Disconnection.of(allocation).replace()) {
            replaceUnreachable(allocation, first ? now : since, first);
        } else {
            unreachable.add(allocation);
        }
    }

    private static @Nullable Allocation sameName(List<Allocation> among, int nameIndex) {
        for (Allocation other : among) {
            if (AllocationFacts.nameIndex(other) == nameIndex) {
                return other;
            }
        }
        return null;
    }

    /** As its reschedule policy says, counted from when it got out of reach. */
    private void replaceUnreachable(Allocation allocation, long since, boolean first) {
        Reschedule.Next next =
                Reschedule.next(Reschedule.events(allocation), since, group.reschedulePolicy());
        if (next == null) {
            unreachable.add(allocation);
        } else if (next.atNanos() <= now + SOON) {
            Attempt previous = Attempt.of(allocation);
            retries.add(
                    new Missing(
                            previous.nameIndex(),
                            previous,
                            Reschedule.track(previous, group.reschedulePolicy(), next.delay(), now),
                            null,
                            "",
                            previous.canary(),
                            false));
        } else {
            unreachable.add(allocation);
            if (first || evaluation.triggeredBy().equals(Reconciler.RETRY)) {
                changes.lookAgain(
                        Reconciler.RETRY,
                        next.atNanos(),
                        new Stop(allocation.id(), "", "", "", "", null));
            }
        }
    }

    private void sort(Attempt ended) {
        if (ended.leavesNoSuccessor() && !ended.replaced() && counts(ended)) {
            spent.add(ended); // even if it failed before it could be stopped
        } else if (ended.replaced() && ended.returned() && !ended.stopped()) {
            changes.stopEnded(ended); // the one in its place stays
        } else if (ended.replaced() || !counts(ended)) {
            changes.ignored++;
        } else if (ended.stopped()) {
            stoppedAndEnded(ended);
        } else {
            switch (ended.clientStatus()) {
                case "failed" -> failed(ended);
                case "complete" -> complete(ended);
                default -> changes.ignored++;
            }
        }
    }

    /**
     * Whether what became of it matters still: not if the job was purged and came again, and a
     * batch job begins anew with each version.
     */
    private boolean counts(Attempt attempt) {
        return batch ? attempt.isOf(job) : attempt.jobCreateIndex() == job.createIndex();
    }

    /** Once is enough, be it by one that took the place of another. */
    private void complete(Attempt ended) {
        if (!batch || done.isTaken(ended.nameIndex())) {
            changes.ignored++;
        } else {
            spent.add(ended);
            done.take(ended.nameIndex());
        }
    }

    /** Nothing takes its place while its node may still be running it. */
    private void stoppedAndEnded(Attempt ended) {
        if (ended.clientStatus().equals("lost")
                && !ended.followUp().equals(evaluation.id())
                && comesBack.test(ended.followUp())) {
            spent.add(ended);
        } else {
            owe(ended);
            changes.ignored++;
        }
    }

    private void failed(Attempt ended) {
        ReschedulePolicy policy = group.reschedulePolicy();
        Reschedule.Next next = Reschedule.next(ended, policy);
        if (ended.canary() && !isOfActive(ended)) {
            changes.ignored++; // what it was to try is over
        } else if (!ended.canary()
                && (sameName(kept, ended.nameIndex()) != null
                        || sameName(migrating, ended.nameIndex()) != null)) {
            changes.stopEnded(ended); // it was away, and another has its place
        } else if (rollout.decidesOn(ended)) {
            spent.add(ended);
            changes.waitForWatcher |= next != null;
        } else if (ended.forced() && policy != null) {
            retries.add(retry(ended, Duration.ZERO));
        } else if (next == null) {
            spent.add(ended);
        } else if (next.atNanos() <= now + SOON || ended.followUp().equals(evaluation.id())) {
            retries.add(retry(ended, next.delay()));
        } else {
            spent.add(ended);
            if (!comesBack.test(ended.followUp())) {
                changes.lookAgain(
                        Reconciler.RETRY,
                        next.atNanos(),
                        new Stop(ended.id(), "", "", "", "", null));
            }
        }
    }

    private boolean isOfActive(Attempt canary) {
        return rollout.active() != null && rollout.active().id().equals(canary.deploymentId());
    }

    private Missing retry(Attempt failed, Duration delay) {
        return new Missing(
                failed.nameIndex(),
                failed,
                Reschedule.track(failed, group.reschedulePolicy(), delay, now),
                new Stop(failed.id(), "stop", Reconciler.RESCHEDULED, "", "", null),
                "",
                failed.canary(),
                false);
    }

    /** Its node is back: it stays, or the one that took its place does, or has done the work. */
    private void takeBack(Allocation original) {
        boolean unwanted =
                AllocationFacts.wantsMigration(original)
                        || AllocationFacts.mayBeReplacedInDeployment(original)
                        || AllocationFacts.forcedReschedule(original)
                        || !AllocationFacts.isOf(job, original);
        List<Allocation> from = AllocationFacts.isCanary(original) ? canaries : kept;
        Allocation replacement = sameName(from, AllocationFacts.nameIndex(original));
        if (unwanted
                || done.isTaken(AllocationFacts.nameIndex(original))
                || (replacement != null
                        && !Disconnection.of(group).keepsOriginal(original, replacement))) {
            changes.giveUp(original, Reconciler.RECONNECTED, "");
            return;
        }
        if (replacement != null) {
            changes.giveUp(replacement, Reconciler.RECONNECTED, "");
            from.remove(replacement);
        }
        dropAttempts(AllocationFacts.nameIndex(original));
        changes.stops.add(new Stop(original.id(), "", "", original.clientStatus(), "", null));
        changes.reconnecting++;
        from.add(original);
    }

    /** What took a place and ended is not tried again once the place is filled. */
    private void dropAttempts(int nameIndex) {
        for (Missing retry : List.copyOf(retries)) {
            if (retry.nameIndex() == nameIndex && retry.previous() != null) {
                retries.remove(retry);
                changes.stopEnded(retry.previous());
            }
        }
        for (Attempt attempt : List.copyOf(spent)) {
            if (attempt.nameIndex() == nameIndex && attempt.clientStatus().equals("failed")) {
                spent.remove(attempt);
                changes.stopEnded(attempt);
            }
        }
    }
}
