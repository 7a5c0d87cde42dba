package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.node.Node;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.scheduler.JobRows.Group;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what one group of a service or batch job shall have with what there is; used once.
 *
 * <p>Each allocation is first put into one of the {@link Bins}. From the bins follows what is too
 * much, what another version has to take the place of, and what is missing.
 */
final class Reconciler {
    static final String NOT_NEEDED = "alloc not needed due to job update";
    static final String MIGRATING = Statuses.MIGRATING;
    static final String LOST = Statuses.LOST;
    static final String RESCHEDULED = "alloc was rescheduled because it failed";
    static final String UPDATING = "alloc is being updated due to job update";
    static final String OUT_OF_REACH = "alloc is unknown since its node is disconnected";
    static final String RECONNECTED = "alloc not needed due to disconnected client reconnect";

    /** What evaluations that look again are raised by. */
    static final String RETRY = "alloc-reschedule";

    static final String TIMEOUT = "max-disconnect-timeout";

    private final Job job;
    private final TaskGroup group;
    private final Cluster cluster;
    private final Rollout rollout;
    private final long now;
    private final int count;
    private final Bins bins;
    private final Names names = new Names();
    private final GroupChanges changes = new GroupChanges();

    /** What of {@link Bins#kept} and {@link Bins#spent} the newest version has to replace. */
    private final List<Missing> replaced = new ArrayList<>();

    /**
     * For one group.
     *
     * @param comesBack whether an evaluation of that id will look at failed allocations again
     */
    Reconciler(
            Job job,
            TaskGroup group,
            Evaluation evaluation,
            Cluster cluster,
            Rollout rollout,
            Predicate<String> comesBack,
            long now) {
        this.job = job;
        this.group = group;
        this.cluster = cluster;
        this.rollout = rollout;
        this.now = now;
        this.count = group.count() == null ? 1 : group.count();
        this.bins = new Bins(job, group, evaluation, cluster, rollout, comesBack, changes, now);
    }

    /** Allocations of a group that the job no longer has, or of a job that is stopped or gone. */
    static GroupChanges withoutGroup(Group rows, Cluster cluster) {
        GroupChanges changes = new GroupChanges();
        changes.ignored += rows.ended().size();
        for (Allocation allocation : rows.live()) {
            if (isLost(cluster, allocation)) {
                changes.giveUp(allocation, LOST, "lost");
            } else if (Statuses.isServerTerminal(allocation)) {
                changes.ignored++;
            } else {
                changes.giveUp(allocation, NOT_NEEDED, "");
            }
        }
        return changes;
    }

    static boolean isLost(Cluster cluster, Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        return node == null || node.status().equals("down");
    }

    GroupChanges reconcile(Group rows) {
        if (count == 0) {
            return withoutGroup(rows, cluster);
        }
        bins.fill(rows);
        boolean canarying = rollout.isCanarying(group);
        if (!canarying) {
            bins.kept.addAll(bins.canaries);
            bins.canaries.clear();
        }
        dropCanariesThatLeave(canarying);
        shrink();
        findUpdates();
        takeNames();
        boolean canariesFirst = canaries(canarying);
        boolean gated = rollout.isHeld() || canariesFirst;
        retry(canariesFirst);
        replaceLost(canariesFirst);
        migrate(canariesFirst);
        grow(gated, canariesFirst);
        update(gated);
        return changes;
    }

    /** A canary that is lost or has to leave is placed anew as any canary is. */
    private void dropCanariesThatLeave(boolean canarying) {
        if (canarying) {
            dropCanaries(bins.lost, LOST, "lost");
            dropCanaries(bins.migrating, MIGRATING, "");
        }
    }

    private void dropCanaries(List<Allocation> from, String description, String clientStatus) {
        for (Allocation canary : List.copyOf(from)) {
            if (AllocationFacts.isCanary(canary)) {
                changes.giveUp(canary, description, clientStatus);
                from.remove(canary);
            }
        }
    }

    /** Gives up what is too much: lost ones first, the running ones with the lowest names last. */
    private void shrink() {
        int tooMany = bins.settled() - bins.unreachable.size() - count;
        int alsoLost = Math.max(0, tooMany + bins.lost.size() + bins.unreachable.size());
        give(bins.lost, alsoLost, LOST, "lost");
        if (tooMany <= 0) {
            return;
        }
        tooMany -= giveWhatWasPromoted(tooMany);
        tooMany -= give(bins.migrating, tooMany, NOT_NEEDED, "");
        while (tooMany > 0) {
            Allocation live = last(bins.kept);
            Missing retry = bins.retries.isEmpty() ? null : lastRetry();
            if (retry != null && (live == null || retry.nameIndex() >= nameOf(live))) {
                bins.retries.remove(retry);
                if (retry.previous() != null) {
                    changes.stopEnded(retry.previous());
                }
            } else if (live != null) {
                bins.kept.remove(live);
                changes.giveUp(live, NOT_NEEDED, "");
            } else {
                return; // the rest has ended
            }
            tooMany--;
        }
    }

    private static int nameOf(Allocation allocation) {
        return AllocationFacts.nameIndex(allocation);
    }

    private static @Nullable Allocation last(List<Allocation> from) {
        return from.stream().max(Bins.BY_NAME).orElse(null);
    }

    private Missing lastRetry() {
        return bins.retries.stream().max(Comparator.comparingInt(Missing::nameIndex)).orElseThrow();
    }

    /** Older ones whose name a promoted canary has. */
    private int giveWhatWasPromoted(int tooMany) {
        Names ofNewest = new Names();
        for (Allocation allocation : bins.kept) {
            if (AllocationFacts.isOf(job, allocation)) {
                ofNewest.take(nameOf(allocation));
            }
        }
        List<Allocation> older = new ArrayList<>();
        for (Allocation allocation : bins.kept) {
            if (!AllocationFacts.isOf(job, allocation) && ofNewest.isTaken(nameOf(allocation))) {
                older.add(allocation);
            }
        }
        int given = give(older, tooMany, NOT_NEEDED, "");
        bins.kept.removeIf(changes.stopped::contains);
        return given;
    }

    private int give(List<Allocation> from, int tooMany, String description, String clientStatus) {
        from.sort(Bins.BY_NAME);
        int given = 0;
        while (given < tooMany && !from.isEmpty()) {
            changes.giveUp(from.removeLast(), description, clientStatus);
            given++;
        }
        return given;
    }

    /** Tells the allocations of other versions apart: in place, or to be replaced. */
    private void findUpdates() {
        bins.kept.sort(Bins.BY_NAME);
        for (Allocation allocation : bins.kept) {
            if (AllocationFacts.isOf(job, allocation)) {
                changes.ignored++;
            } else if (isDestructive(allocation)) {
                Attempt previous = Attempt.of(allocation);
                replaced.add(Missing.instead(previous).stopping(stopForUpdate(previous)));
            } else {
                changes.inPlace.add(allocation);
            }
        }
        changes.ignored += bins.canaries.size();
        for (Attempt attempt : bins.spent) {
            if (attempt.clientStatus().equals("failed")
                    && !attempt.stopped()
                    && isDestructive(attempt)) {
                replaced.add(Missing.instead(attempt).stopping(stopForUpdate(attempt)));
            } else {
                changes.ignored++;
            }
        }
        replaced.sort(Comparator.comparingInt(Missing::nameIndex));
    }

    private static Stop stopForUpdate(Attempt previous) {
        return new Stop(previous.id(), "stop", UPDATING, "", "", null);
    }

    private boolean isDestructive(Allocation allocation) {
        Node node = cluster.node(allocation.nodeId());
        return allocation.job() == null
                || node == null
                || !CandidateNodes.includes(job, node)
                || UpdateKind.of(allocation.job(), job, group) == UpdateKind.DESTRUCTIVE;
    }

    /** One that failed and is not tried again, or not yet, gets a chance with a changed version. */
    private boolean isDestructive(Attempt failed) {
        if (failed.isOf(job)) {
            return false;
        }
        Job had = rollout.version(job, failed.jobVersion());
        return had == null || UpdateKind.of(had, job, group) == UpdateKind.DESTRUCTIVE;
    }

    private void takeNames() {
        bins.kept.forEach(allocation -> names.take(nameOf(allocation)));
        bins.unreachable.forEach(allocation -> names.take(nameOf(allocation)));
        bins.migrating.forEach(allocation -> names.take(nameOf(allocation)));
        bins.spent.forEach(attempt -> names.take(attempt.nameIndex()));
    }

    /** Whether the newest version is for canaries only, of which this asks for those missing. */
    private boolean canaries(boolean canarying) {
        int wanted = canarying ? rollout.desiredCanaries(group) : 0;
        if (!canarying && !replaced.isEmpty() && rollout.mayBeginWithCanaries(job, group)) {
            wanted = Rollout.canary(job, group);
            changes.wantedCanaries = wanted;
        }
        if (wanted == 0) {
            return canarying;
        }
        int there = bins.canaries.size();
        there += (int) bins.retries.stream().filter(Missing::canary).count();
        there += (int) bins.spent.stream().filter(Attempt::canary).count();
        changes.canaries = rollout.isHeld() ? 0 : Math.max(0, wanted - there);
        placeCanaries();
        return true;
    }

    /** Named after those that the version will replace, then with free names. */
    private void placeCanaries() {
        Names ofCanaries = ofNewest();
        int left = changes.canaries;
        List<Integer> old = new ArrayList<>();
        replaced.forEach(missing -> old.add(missing.nameIndex()));
        old.addAll(bins.owed.keySet());
        for (int name : old) {
            if (left > 0 && !ofCanaries.isTaken(name)) {
                ofCanaries.take(name);
                changes.missing.add(Missing.fresh(name).asCanary(true));
                left--;
            }
        }
        for (int name = 0; left > 0; name++) {
            if (!names.isTaken(name) && !ofCanaries.isTaken(name)) {
                names.take(name);
                changes.missing.add(Missing.fresh(name).asCanary(true));
                left--;
            }
        }
    }

    /** Names that canaries have, and others of the newest version that are about to come back. */
    private Names ofNewest() {
        Names has = new Names();
        bins.canaries.forEach(canary -> has.take(nameOf(canary)));
        bins.spent.stream()
                .filter(attempt -> attempt.canary() || isOfNewest(attempt))
                .forEach(attempt -> has.take(attempt.nameIndex()));
        for (Missing retry : bins.retries) {
            if (retry.canary() || isOfNewest(retry.previous())) {
                has.take(retry.nameIndex());
            }
        }
        for (Allocation lost : bins.lost) {
            if (AllocationFacts.isOf(job, lost)) {
                has.take(nameOf(lost));
            }
        }
        bins.owed.values().stream()
                .filter(this::isOfNewest)
                .forEach(taken -> has.take(taken.nameIndex()));
        return has;
    }

    private boolean isOfNewest(@Nullable Attempt attempt) {
        return attempt != null && attempt.isOf(job);
    }

    private void retry(boolean canarying) {
        for (Missing retry : bins.retries) {
            Missing named = retry.canary() ? retry : retry.named(names.nextOr(retry.nameIndex()));
            changes.missing.add(named.ofOlderVersion(isOlder(retry, canarying)));
            changes.rescheduledNow++;
        }
    }

    /** Only canaries get the newest version as long as it is on trial. */
    private boolean isOlder(Missing missing, boolean canarying) {
        Attempt previous = missing.previous();
        return canarying && !missing.canary() && previous != null && !previous.isOf(job);
    }

    private void replaceLost(boolean canarying) {
        long hold = Disconnection.of(group).holdAfterLoss();
        for (Allocation lost : bins.lost) {
            if (hold > 0 && !lost.clientStatus().equals("unknown")) {
                changes.lookAgain(
                        RETRY, now + hold, new Stop(lost.id(), "stop", LOST, "lost", "", null));
                changes.stopped.add(lost);
                names.take(nameOf(lost));
                continue;
            }
            changes.stop(lost, LOST, "lost");
            Missing instead = Missing.instead(Attempt.of(lost));
            changes.missing.add(
                    instead.named(names.nextOr(instead.nameIndex()))
                            .ofOlderVersion(isOlder(instead, canarying)));
        }
    }

    private void migrate(boolean canarying) {
        for (Allocation leaving : bins.migrating) {
            changes.stop(leaving, MIGRATING, "");
            if (AllocationFacts.leavesNoSuccessor(leaving)) {
                changes.stopping++;
                if (job.type().equals("batch") && !AllocationFacts.isOf(job, leaving)) {
                    changes.missing.add(
                            Missing.fresh(nameOf(leaving))); // that one still has to run
                }
                continue;
            }
            Missing instead = Missing.instead(Attempt.of(leaving));
            changes.missing.add(instead.ofOlderVersion(isOlder(instead, canarying)));
            changes.migrating++;
        }
    }

    /**
     * Adds what is missing, unless the deployment has to go on first: then only what had been there
     * and was taken away when there was no room for another.
     */
    private void grow(boolean gated, boolean canarying) {
        int holders = bins.settled() + bins.lost.size();
        for (int i = holders; i < count; i++) {
            Missing owed = gated ? owed(canarying) : null;
            if (owed != null) {
                changes.missing.add(owed);
            } else if (gated) {
                changes.placementsHeldBack++;
            } else {
                changes.missing.add(Missing.fresh(names.next()));
            }
        }
    }

    private @Nullable Missing owed(boolean canarying) {
        for (Attempt taken : bins.owed.values()) {
            if (!names.isTaken(taken.nameIndex())) {
                names.take(taken.nameIndex());
                Missing instead = Missing.instead(taken);
                return instead.ofOlderVersion(isOlder(instead, canarying));
            }
        }
        return null;
    }

    /** Replaces as many as the deployment lets, in the order of their names. */
    private void update(boolean gated) {
        int placements = (int) changes.missing.stream().filter(m -> !m.canary()).count();
        int budget =
                gated
                        ? 0
                        : rollout.budget(
                                job, group, bins.kept, bins.spent, placements - changes.migrating);
        Names seen = new Names();
        bins.kept.stream()
                .filter(allocation -> AllocationFacts.isOf(job, allocation))
                .forEach(allocation -> seen.take(nameOf(allocation)));
        for (Missing old : replaced) {
            if (changes.destructive.size() >= budget) {
                changes.updatesHeldBack++;
                changes.ignored++;
                continue;
            }
            boolean twice = seen.isTaken(old.nameIndex());
            seen.take(old.nameIndex());
            changes.destructive.add(twice ? old.named(names.next()) : old);
        }
    }
}
