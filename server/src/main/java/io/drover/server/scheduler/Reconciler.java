package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupChanges.Later;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a service or batch job shall have with what there is, group by group.
 *
 * <p>Each allocation of the group is first put into one bin: kept, to be migrated, lost, to be
 * rescheduled now, or of no interest. From the bins follows what to stop, update and place.
 */
final class Reconciler {
    static final String NOT_NEEDED = "alloc not needed due to job update";
    static final String MIGRATING = "alloc is being migrated";
    static final String LOST = "alloc is lost since its node is down";
    static final String RESCHEDULED = "alloc was rescheduled because it failed";
    static final String UPDATING = "alloc is being updated due to job update";

    private static final long SOON = Duration.ofSeconds(1).toNanos();

    private final Rollout rollout;
    private final Evaluation evaluation;
    private final Cluster cluster;
    private final long now;
    private final boolean batch;

    /** The bins. */
    private static final class Bins {
        /** Live, or ended in a way that counts (a finished batch allocation). */
        final List<Allocation> kept = new ArrayList<>();

        final List<Allocation> migrating = new ArrayList<>();
        final List<Allocation> lost = new ArrayList<>();
        final List<Missing> reschedule = new ArrayList<>();

        int size() {
            return kept.size() + migrating.size() + lost.size() + reschedule.size();
        }
    }

    Reconciler(
            @Nullable Job job, Evaluation evaluation, Cluster cluster, Rollout rollout, long now) {
        this.rollout = rollout;
        this.evaluation = evaluation;
        this.cluster = cluster;
        this.now = now;
        this.batch = job != null && job.type().equals("batch");
    }

    /** Allocations of a group that the job no longer has, or of a job that is stopped or gone. */
    GroupChanges withoutGroup(List<Allocation> allocations) {
        GroupChanges changes = new GroupChanges();
        for (Allocation allocation : allocations) {
            if (Statuses.isClientTerminal(allocation)) {
                changes.ignored++;
            } else if (isLost(allocation)) {
                changes.stop(allocation, LOST, "lost");
                changes.stopping++;
            } else if (Statuses.isServerTerminal(allocation)) {
                changes.ignored++;
            } else {
                changes.stop(allocation, NOT_NEEDED, "");
                changes.stopping++;
            }
        }
        return changes;
    }

    GroupChanges group(Job wanted, TaskGroup group, List<Allocation> allocations) {
        GroupChanges changes = new GroupChanges();
        Bins bins = sort(wanted, group, allocations, changes);
        int count = group.count() == null ? 1 : group.count();
        shrink(bins, count, changes);
        BitSet names = new BitSet();
        replace(bins, names, changes);
        update(wanted, group, bins.kept, Math.max(0, count - bins.kept.size()), changes);
        if (rollout.holdsBack(wanted, group)) {
            return changes; // lost ones are replaced, but nothing is added
        }
        for (int i = bins.size(); i < count; i++) {
            changes.missing.add(new Missing(nextName(names), null, null, null, ""));
        }
        return changes;
    }

    private boolean isLost(Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        return node == null || node.status().equals("down") || node.status().equals("disconnected");
    }

    private Bins sort(
            Job wanted, TaskGroup group, List<Allocation> allocations, GroupChanges changes) {
        Bins bins = new Bins();
        for (Allocation allocation : allocations) {
            if (Statuses.isClientTerminal(allocation)) {
                ended(wanted, group, allocation, bins, changes);
            } else if (Statuses.isServerTerminal(allocation)) {
                if (isLost(allocation)) {
                    changes.stop(allocation, LOST, "lost");
                }
                if (staysAway(wanted, allocation)) {
                    bins.kept.add(allocation);
                } else if (!isLost(allocation)) {
                    changes.ignored++;
                }
            } else if (isLost(allocation)) {
                bins.lost.add(allocation);
            } else if (AllocationFacts.wantsMigration(allocation)) {
                bins.migrating.add(allocation);
            } else {
                bins.kept.add(allocation);
            }
        }
        return bins;
    }

    /** Stopped at the end of a drain for good: this version of a batch job has had it. */
    private boolean staysAway(Job wanted, Allocation allocation) {
        return batch
                && AllocationFacts.staysAway(allocation)
                && Statuses.isServerTerminal(allocation)
                && sameVersion(wanted, allocation);
    }

    private void ended(
            Job wanted, TaskGroup group, Allocation allocation, Bins bins, GroupChanges changes) {
        if (staysAway(wanted, allocation)) {
            bins.kept.add(allocation);
            return;
        }
        boolean settled =
                Statuses.isServerTerminal(allocation)
                        || !allocation.nextAllocation().isEmpty()
                        || (batch && !sameVersion(wanted, allocation));
        switch (settled ? "" : allocation.clientStatus()) {
            case "failed" -> failed(wanted, group, allocation, bins, changes);
            case "complete" -> {
                if (batch) {
                    bins.kept.add(allocation);
                } else {
                    changes.ignored++;
                }
            }
            default -> changes.ignored++;
        }
    }

    private void failed(
            Job wanted, TaskGroup group, Allocation allocation, Bins bins, GroupChanges changes) {
        Reschedule.Next next = Reschedule.next(allocation, group.reschedulePolicy());
        boolean newSpec = !sameVersion(wanted, allocation) && changed(wanted, group, allocation);
        if (newSpec) {
            bins.reschedule.add(missing(allocation, group, null));
        } else if (AllocationFacts.forcedReschedule(allocation)
                && group.reschedulePolicy() != null) {
            bins.reschedule.add(missing(allocation, group, Duration.ZERO));
        } else if (next == null) {
            bins.kept.add(allocation);
        } else if (next.atNanos() <= now + SOON
                || allocation.followupEvalId().equals(evaluation.id())) {
            bins.reschedule.add(missing(allocation, group, next.delay()));
        } else {
            bins.kept.add(allocation);
            if (allocation.followupEvalId().isEmpty()) {
                changes.later.add(new Later(allocation, next.atNanos()));
            }
        }
    }

    /** The replacement of a failed allocation; null delay starts its attempts anew. */
    private Missing missing(Allocation failed, TaskGroup group, @Nullable Duration delay) {
        return new Missing(
                AllocationFacts.nameIndex(failed),
                failed,
                delay == null
                        ? null
                        : Reschedule.track(failed, group.reschedulePolicy(), delay, now),
                new Stop(failed.id(), "stop", RESCHEDULED, "", "", null),
                "");
    }

    /** Gives up what is too much: lost ones first, the running ones with the highest names last. */
    private void shrink(Bins bins, int count, GroupChanges changes) {
        int tooMany = bins.size() - count;
        tooMany -= give(bins.lost, tooMany, changes, LOST, "lost");
        tooMany -= give(bins.migrating, tooMany, changes, NOT_NEEDED, "");
        while (tooMany > 0 && !bins.reschedule.isEmpty()) {
            Missing dropped = bins.reschedule.removeLast();
            if (dropped.previous() != null) {
                changes.stop(dropped.previous(), NOT_NEEDED, "");
                changes.stopping++;
            }
            tooMany--;
        }
        List<Allocation> live = new ArrayList<>();
        for (Allocation allocation : bins.kept) {
            if (!Statuses.isClientTerminal(allocation)) {
                live.add(allocation);
            }
        }
        give(live, tooMany, changes, NOT_NEEDED, "");
        bins.kept.removeIf(
                allocation -> !Statuses.isClientTerminal(allocation) && !live.contains(allocation));
    }

    private int give(
            List<Allocation> from,
            int tooMany,
            GroupChanges changes,
            String description,
            String clientStatus) {
        from.sort(
                Comparator.comparingInt(AllocationFacts::nameIndex).thenComparing(Allocation::id));
        int given = 0;
        while (given < tooMany && !from.isEmpty()) {
            changes.stop(from.removeLast(), description, clientStatus);
            changes.stopping++;
            given++;
        }
        return given;
    }

    private void replace(Bins bins, BitSet names, GroupChanges changes) {
        bins.kept.forEach(allocation -> claim(names, AllocationFacts.nameIndex(allocation)));
        for (Missing retry : bins.reschedule) {
            claim(names, retry.nameIndex());
            changes.missing.add(retry);
            changes.rescheduledNow++;
        }
        for (Allocation lost : bins.lost) {
            changes.stop(lost, LOST, "lost");
            claim(names, AllocationFacts.nameIndex(lost));
            changes.missing.add(new Missing(AllocationFacts.nameIndex(lost), lost, null, null, ""));
        }
        for (Allocation leaving : bins.migrating) {
            changes.stop(leaving, MIGRATING, "");
            claim(names, AllocationFacts.nameIndex(leaving));
            if (AllocationFacts.staysAway(leaving)) {
                continue; // its place stays empty
            }
            changes.missing.add(
                    new Missing(AllocationFacts.nameIndex(leaving), leaving, null, null, ""));
            changes.migrating++;
        }
    }

    private static void claim(BitSet names, int index) {
        if (index >= 0) {
            names.set(index);
        }
    }

    private static int nextName(BitSet names) {
        int free = names.nextClearBit(0);
        names.set(free);
        return free;
    }

    private void update(
            Job wanted,
            TaskGroup group,
            List<Allocation> kept,
            int vacancies,
            GroupChanges changes) {
        List<Allocation> destructive = new ArrayList<>();
        for (Allocation allocation : kept) {
            if (sameVersion(wanted, allocation) || Statuses.isClientTerminal(allocation)) {
                changes.ignored++;
            } else if (changed(wanted, group, allocation)) {
                destructive.add(allocation);
            } else {
                changes.inPlace.add(allocation);
            }
        }
        destructive.sort(
                Comparator.comparingInt(AllocationFacts::nameIndex).thenComparing(Allocation::id));
        int budget = rollout.budget(wanted, group, kept, vacancies);
        changes.destructive.addAll(destructive.subList(0, Math.min(budget, destructive.size())));
        changes.heldBack += destructive.size() - changes.destructive.size();
        changes.ignored += changes.heldBack;
    }

    private boolean changed(Job wanted, TaskGroup group, Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        return allocation.job() == null
                || node == null
                || !CandidateNodes.includes(wanted, node)
                || UpdateKind.of(allocation.job(), wanted, group) == UpdateKind.DESTRUCTIVE;
    }

    static boolean sameVersion(Job wanted, Allocation allocation) {
        Job has = allocation.job();
        return has != null
                && has.version() == wanted.version()
                && has.createIndex() == wanted.createIndex();
    }
}
