package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.operator.PreemptionConfig;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which allocations of lower priority would have to go from a node so that one more of one
 * group fits, whatever it is that lacks: numbers, ports, cores, devices or places.
 *
 * <p>Victims are taken from the lowest priority upwards, of one priority the nearest to what is
 * asked first, until there is room; then those that turn out not to be needed are let off, the
 * highest priority first. So none of the victims could stay.
 */
final class Preemption {
    /** So much lower a victim's priority has to be. */
    private static final int PRIORITY_GAP = 10;

    private static final double PENALTY = 50;

    private final State state;
    private final Cluster cluster;
    private final Evictions evictions;
    private final Job job;
    private final int priority;

    /** By row; null while unknown. */
    private final @Nullable List<Victim>[] lower;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made
    private Preemption(State state, Cluster cluster, Evictions evictions, Job job) {
        this.state = state;
        this.cluster = cluster;
        this.evictions = evictions;
        this.job = job;
        this.priority = priorityOf(job);
        this.lower = new List[cluster.size()];
    }

    /** Preemption for a job; null when the region does not let jobs of its type preempt. */
    static @Nullable Preemption of(State state, Cluster cluster, Evictions evictions, Job job) {
        boolean on = isOnFor(job, state.schedulerConfiguration().preemptionConfig());
        return on ? new Preemption(state, cluster, evictions, job) : null;
    }

    private static boolean isOnFor(Job job, PreemptionConfig allowed) {
        return switch (job.type()) {
            case "system" -> allowed.systemSchedulerEnabled();
            case "sysbatch" -> allowed.sysBatchSchedulerEnabled();
            case "batch" -> allowed.batchSchedulerEnabled();
            default -> allowed.serviceSchedulerEnabled();
        };
    }

    /** The highest priority that a job's victims may have; {@link Integer#MIN_VALUE} for none. */
    static int highestVictim(State state, Job job) {
        return isOnFor(job, state.schedulerConfiguration().preemptionConfig())
                ? priorityOf(job) - PRIORITY_GAP
                : Integer.MIN_VALUE;
    }

    Evictions evictions() {
        return evictions;
    }

    /** An allocation that could go. */
    private record Victim(Allocation allocation, int priority, Load load, double distance) {
        Victim farther(double by) {
            return new Victim(allocation, priority, load, distance + by);
        }
    }

    /** The victims on a row; null when there would be no room even without all that may go. */
    @Nullable List<Allocation> victims(int row, GroupNeeds needs, Room room) {
        String lack = room.lack(row);
        if (lack != null && Room.isRule(lack)) {
            return null; // that others go is of no help
        }
        List<Victim> candidates = candidates(row, needs);
        List<Victim> chosen = new ArrayList<>();
        Fleet fleet = cluster.fleet();
        for (Victim victim : candidates) {
            if (room.lack(row) == null) {
                break;
            }
            fleet.change(row, victim.load(), -1);
            chosen.add(victim);
        }
        boolean fits = room.lack(row) == null;
        if (fits) {
            letOff(row, room, chosen);
        }
        for (Victim victim : chosen) {
            fleet.change(row, victim.load(), 1);
        }
        return fits ? chosen.stream().map(Victim::allocation).toList() : null;
    }

    private void letOff(int row, Room room, List<Victim> chosen) {
        Fleet fleet = cluster.fleet();
        for (int i = chosen.size() - 1; i >= 0; i--) {
            fleet.change(row, chosen.get(i).load(), 1);
            if (room.lack(row) == null) {
                chosen.remove(i);
            } else {
                fleet.change(row, chosen.get(i).load(), -1);
            }
        }
    }

    /** Those that could still go, in the order in which they would. */
    private List<Victim> candidates(int row, GroupNeeds needs) {
        List<Victim> candidates = new ArrayList<>();
        for (Victim victim : lower(row, needs)) {
            if (!evictions.contains(victim.allocation())) {
                int beyond = evictions.beyondLimit(victim.allocation());
                candidates.add(beyond == 0 ? victim : victim.farther(PENALTY * beyond));
            }
        }
        candidates.sort(
                Comparator.comparingInt(Victim::priority)
                        .thenComparingDouble(Victim::distance)
                        .thenComparing(victim -> victim.allocation().id()));
        return candidates;
    }

    /** The allocations on a row that had to give way before the plan took any of them out. */
    private List<Victim> lower(int row, GroupNeeds needs) {
        List<Victim> known = lower[row];
        if (known == null) {
            known = new ArrayList<>();
            for (Allocation allocation : state.allocationsByNode(cluster.view(row).node.id())) {
                int own = priorityOf(allocation.job());
                if (own + PRIORITY_GAP <= priority && mayGo(allocation)) {
                    Load load = Load.of(allocation);
                    known.add(new Victim(allocation, own, load, distance(needs, load)));
                }
            }
            lower[row] = known;
        }
        return known;
    }

    private boolean mayGo(Allocation allocation) {
        boolean sameJob =
                allocation.jobId().equals(job.id())
                        && allocation.namespace().equals(job.namespace());
        return !sameJob && !Statuses.isTerminal(allocation);
    }

    /**
     * The groups that have victims on a row beside others of the same priority: which of them are
     * chosen depends on how many those groups lose elsewhere.
     */
    SortedSet<String> rivals(int row, GroupNeeds needs) {
        SortedMap<Integer, SortedSet<String>> groups = new TreeMap<>();
        for (Victim victim : lower(row, needs)) {
            groups.computeIfAbsent(victim.priority(), _ -> new TreeSet<>())
                    .add(Evictions.group(victim.allocation()));
        }
        SortedSet<String> rivals = new TreeSet<>();
        for (SortedSet<String> alike : groups.values()) {
            rivals.addAll(alike.size() > 1 ? alike : List.of());
        }
        return rivals;
    }

    /** How far what an allocation holds is from what is asked, each part relative to the ask. */
    private static double distance(GroupNeeds needs, Load load) {
        double sum =
                part(needs.cpu, load.cpu())
                        + part(needs.memory, load.memory())
                        + part(needs.disk, load.disk())
                        + part(needs.grants.cores, load.cores().size())
                        + part(needs.grants.devices, load.deviceCount());
        for (GroupNeeds.PortAsk ask : needs.ports) {
            boolean holds = load.ports().stream().anyMatch(port -> port.value() == ask.value());
            sum += ask.isStatic() && !holds ? 1 : 0;
        }
        return Math.sqrt(sum);
    }

    private static double part(int asked, int held) {
        double difference = asked == 0 ? 0 : (double) (asked - held) / asked;
        return difference * difference;
    }

    /** What taking these out adds to a node's score, 0 to 1: less for higher priorities. */
    static long score(List<Allocation> victims) {
        int highest = 0;
        int sum = 0;
        for (Allocation victim : victims) {
            int own = priorityOf(victim.job());
            highest = Math.max(highest, own);
            sum += own;
        }
        double net = highest == 0 ? 0 : highest + (double) sum / highest;
        return Score.fixed(1 / (1 + StrictMath.exp(0.0048 * (net - 2048))));
    }

    static int priorityOf(@Nullable Job of) {
        return of == null || of.priority() == null ? 50 : of.priority();
    }
}
