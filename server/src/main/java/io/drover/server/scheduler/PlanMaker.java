package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.allocation.RescheduleEvent;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.server.scheduler.GroupChanges.Missing;
import io.drover.server.scheduler.GroupPlacer.Placed;
import io.drover.server.scheduler.Rollout.Version;
import io.drover.server.state.PlanResult.InPlaceUpdate;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds room for what the groups of a job miss, and gathers what a plan will say. */
final class PlanMaker {
    private final State state;
    private final Cluster cluster;
    private final CandidateNodes candidates;
    private final JobUse jobUse;
    private final Rollout rollout;
    private final RolloutSteps steps;
    private final Ids ids;
    private final boolean spreading;
    private final long seed;

    final List<Placement> placements = new ArrayList<>();
    final List<InPlaceUpdate> updates = new ArrayList<>();
    final List<Stop> stops = new ArrayList<>();
    final List<AllocationMetric> metrics = new ArrayList<>();

    /** Why some of a group found no room, by group. */
    final SortedMap<String, AllocationMetric> failed = new TreeMap<>();

    /** How many of a group found no room, by group. */
    final SortedMap<String, Integer> queued = new TreeMap<>();

    /** Which computed classes could run what found no room. */
    final SortedMap<String, Boolean> classes = new TreeMap<>();

    /** Whether classes do not tell which nodes could run it. */
    boolean escaped;

    /** Volumes that have to be registered before all of it can be placed. */
    final SortedSet<String> unknownVolumes = new TreeSet<>();

    /** What of other jobs has to go for it. */
    final Evictions evictions = new Evictions();

    PlanMaker(
            State state,
            Cluster cluster,
            CandidateNodes candidates,
            JobUse jobUse,
            Rollout rollout,
            RolloutSteps steps,
            Ids ids,
            boolean spreading,
            long seed) {
        this.state = state;
        this.cluster = cluster;
        this.candidates = candidates;
        this.jobUse = jobUse;
        this.rollout = rollout;
        this.steps = steps;
        this.ids = ids;
        this.spreading = spreading;
        this.seed = seed;
    }

    /** Takes over what a group gives up; what that holds is free for the plan. */
    void release(GroupChanges change) {
        stops.addAll(change.stops);
        for (Allocation allocation : change.stopped) {
            if (!Statuses.isClientTerminal(allocation)) {
                cluster.remove(cluster.place(allocation.nodeId()), Load.of(allocation));
                if (!Statuses.isServerTerminal(allocation)) {
                    jobUse.change(allocation.taskGroup(), cluster.place(allocation.nodeId()), -1);
                }
            }
        }
    }

    /** Whether constraints and the like let a node run a group. */
    Predicate<String> feasible(Job wanted, TaskGroup group) {
        return placer(wanted, group, -1)::couldRunOn;
    }

    private GroupPlacer placer(Job version, TaskGroup group, int nameIndex) {
        return new GroupPlacer(
                cluster,
                jobUse,
                version,
                group,
                nameIndex,
                candidates,
                spreading,
                seed,
                Preemption.of(state, cluster, evictions, version));
    }

    /** Carries out what is left of a group's changes. */
    void carryOut(Job wanted, TaskGroup group, GroupChanges change) {
        queued.put(group.name(), 0);
        Version newest = new Version(wanted, steps.idFor(wanted, group));
        for (Allocation allocation : change.inPlace) {
            updates.add(
                    new InPlaceUpdate(
                            allocation.id(), wanted.version(), newest.deploymentId(), -1));
        }
        List<Missing> rest = new ArrayList<>();
        for (Missing missing : change.missing) {
            Version older = older(wanted, group, missing);
            TaskGroup as = older == null ? null : UpdateKind.group(older.job(), group.name());
            if (older == null || as == null) {
                rest.add(missing);
            } else {
                place(older, as, List.of(missing), List.of());
            }
        }
        place(newest, group, rest, change.destructive);
    }

    private @Nullable Version older(Job wanted, TaskGroup group, Missing missing) {
        return missing.older() && missing.previous() != null
                ? rollout.older(wanted, group, missing.previous())
                : null;
    }

    private void place(
            Version version, TaskGroup group, List<Missing> missing, List<Missing> destructive) {
        if (missing.isEmpty() && destructive.isEmpty()) {
            return;
        }
        if (VolumeClaim.differ(group)) {
            for (Missing one : missing) {
                GroupPlacer own = placer(version.job(), group, one.nameIndex());
                place(version, group, own, List.of(one), List.of());
            }
            for (Missing one : destructive) {
                GroupPlacer own = placer(version.job(), group, one.nameIndex());
                place(version, group, own, List.of(), List.of(one));
            }
        } else {
            place(version, group, placer(version.job(), group, -1), missing, destructive);
        }
    }

    private void place(
            Version version,
            TaskGroup group,
            GroupPlacer placer,
            List<Missing> missing,
            List<Missing> destructive) {
        boolean lacking = false;
        for (Missing one : missing) {
            if (!place(version, group, placer, one)) {
                lacking = true;
                keepEligible(one);
            }
        }
        for (Missing one : destructive) {
            lacking |= !replace(version, group, placer, one);
        }
        if (lacking) {
            placer.classEligibility()
                    .forEach((name, fits) -> classes.merge(name, fits, Boolean::logicalOr));
            escaped |= placer.escapesClasses();
            unknownVolumes.addAll(placer.unknownVolumes());
        }
    }

    /** What failed and found no room is not stopped, and says so. */
    private void keepEligible(Missing missing) {
        Attempt previous = missing.previous();
        if (previous != null && missing.tracker() != null && missing.stopPrevious() != null) {
            stops.add(new Stop(previous.id(), "", "", "", "", Reschedule.withoutPlace(previous)));
        }
    }

    /** Takes the old one off its node while it looks for room; false when it found none. */
    private boolean replace(Version version, TaskGroup group, GroupPlacer placer, Missing missing) {
        Attempt previous = missing.previous();
        Allocation old = previous == null ? null : rollout.allocation(previous.id());
        if (old == null || Statuses.isClientTerminal(old)) {
            return place(version, group, placer, missing);
        }
        int place = cluster.place(old.nodeId());
        Load load = Load.of(old);
        placer.moved(place, -1, load);
        if (place(version, group, placer, missing)) {
            return true;
        }
        placer.moved(place, 1, load);
        return false;
    }

    private boolean place(Version version, TaskGroup group, GroupPlacer placer, Missing missing) {
        Attempt previous = missing.previous();
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
        String id = ids.next();
        evictions.add(placed.victims(), id);
        placements.add(
                new Placement(
                        id,
                        group.name(),
                        missing.nameIndex(),
                        version.job().version(),
                        cluster.fleet().nodeId(placed.place()),
                        placed.ports(),
                        placed.grants().isEmpty() ? null : placed.grants(),
                        metric(placed.metric()),
                        version.deploymentId(),
                        missing.canary() && !version.deploymentId().isEmpty(),
                        previous == null ? "" : previous.id(),
                        missing.tracker()));
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // nearly always it is the very same
    private int metric(AllocationMetric metric) {
        AllocationMetric last = metrics.isEmpty() ? null : metrics.getLast();
        if (metric != last && !metric.equals(last)) {
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
            for (RescheduleEvent event : missing.previous().events()) {
                nodes.add(event.prevNodeId());
            }
        }
        return nodes;
    }

    /** The node whose disk the allocation wants back; empty when any will do. */
    private static String preferred(TaskGroup group, @Nullable Attempt previous) {
        EphemeralDisk disk = group.ephemeralDisk();
        boolean keeps = disk != null && (disk.sticky() || disk.migrate());
        return keeps && previous != null ? previous.nodeId() : "";
    }
}
