package io.drover.benchmarks.nodesim;

import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskEventBuilder;
import io.drover.api.allocation.TaskState;
import io.drover.wire.AllocationUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of one node, and what becomes of them: they start, get healthy, end or fail after
 * the times that the options say. Reads no clock: times are arguments, Unix nanoseconds. Not
 * thread-safe.
 */
final class HeldAllocations {
    /** For an instant that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    private final Options options;
    private final Map<String, Held> held = new TreeMap<>();
    private final PriorityQueue<Turn> turns = new PriorityQueue<>();
    private int running;

    private enum Phase {
        STARTING,
        RUNNING,
        ENDED
    }

    private static final class Held {
        final JobFacts.Group group;
        final boolean ends;
        final boolean deployed;
        Phase phase = Phase.STARTING;
        boolean healthy;
        long startedAt;

        Held(JobFacts.Group group, boolean ends, boolean deployed) {
            this.group = group;
            this.ends = ends;
            this.deployed = deployed;
        }
    }

    /** Something that is due for an allocation. */
    private record Turn(long at, String id, Next next) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    private enum Next {
        START,
        HEALTHY,
        END,
        STOPPED
    }

    HeldAllocations(Options options) {
        this.options = options;
    }

    int count() {
        return held.size();
    }

    int running() {
        return running;
    }

    /** When {@link #due} has something to say; {@link #NEVER} when nothing is under way. */
    long nextAt() {
        Turn first = turns.peek();
        return first == null ? NEVER : first.at();
    }

    /** The servers want this of an allocation. */
    void assign(Assigned allocation, @Nullable JobFacts job, long now) {
        Held known = held.get(allocation.id());
        if (known != null) {
            if (!allocation.isWanted() && known.phase != Phase.ENDED) {
                turns.add(new Turn(now, allocation.id(), Next.STOPPED));
            }
            return;
        }
        if (allocation.hasEnded() || job == null) {
            return;
        }
        Held fresh =
                new Held(
                        job.group(allocation.taskGroup()),
                        job.ends(),
                        !allocation.deploymentId().isEmpty());
        held.put(allocation.id(), fresh);
        turns.add(
                allocation.isWanted()
                        ? new Turn(now + options.start().toNanos(), allocation.id(), Next.START)
                        : new Turn(now, allocation.id(), Next.STOPPED));
    }

    /** The servers have forgotten an allocation. */
    void remove(String id) {
        Held gone = held.remove(id);
        if (gone != null && gone.phase == Phase.RUNNING) {
            running--;
        }
    }

    /** Keeps nothing, as a machine that lost its disk. */
    void clear() {
        held.clear();
        turns.clear();
        running = 0;
    }

    /** What there is to report by now. */
    List<AllocationUpdate> due(long now) {
        List<AllocationUpdate> updates = new ArrayList<>();
        for (Turn turn = turns.peek(); turn != null && turn.at() <= now; turn = turns.peek()) {
            turns.remove();
            Held allocation = held.get(turn.id());
            if (allocation != null && allocation.phase != Phase.ENDED) {
                take(turn, allocation, now);
                updates.add(update(turn.id(), allocation, turn.next(), now));
            }
        }
        return options.mute() ? List.of() : updates;
    }

    /** What became of everything, for servers that may have missed it. */
    List<AllocationUpdate> all(long now) {
        List<AllocationUpdate> updates = new ArrayList<>();
        held.forEach((id, allocation) -> {
            if (allocation.phase != Phase.STARTING) {
                updates.add(update(id, allocation, Next.START, now));
            }
        });
        return options.mute() ? List.of() : updates;
    }

    private void take(Turn turn, Held allocation, long now) {
        switch (turn.next()) {
            case START -> {
                allocation.startedAt = now;
                if (fails(turn.id())) {
                    allocation.phase = Phase.ENDED;
                    return;
                }
                allocation.phase = Phase.RUNNING;
                running++;
                if (allocation.ends) {
                    turns.add(new Turn(now + options.batch().toNanos(), turn.id(), Next.END));
                }
                if (allocation.deployed) {
                    long healthyAt = now + allocation.group.healthyAfter().toNanos();
                    turns.add(new Turn(healthyAt, turn.id(), Next.HEALTHY));
                }
            }
            case HEALTHY -> allocation.healthy = true;
            case END, STOPPED -> {
                running -= allocation.phase == Phase.RUNNING ? 1 : 0;
                allocation.phase = Phase.ENDED;
            }
        }
    }

    private boolean fails(String id) {
        return options.failing() > 0 && Math.floorMod(id.hashCode(), 1000) < options.failing();
    }

    private AllocationUpdate update(String id, Held allocation, Next what, long now) {
        boolean failed = what == Next.START && allocation.phase == Phase.ENDED && fails(id);
        String status =
                failed ? "failed" : allocation.phase == Phase.ENDED ? "complete" : "running";
        SortedMap<String, TaskState> tasks = new TreeMap<>();
        for (String task : allocation.group.tasks()) {
            tasks.put(task, task(allocation, failed, now));
        }
        AllocDeploymentStatus health =
                allocation.healthy ? new AllocDeploymentStatus(true, instant(now), false, 0) : null;
        return new AllocationUpdate(id, status, description(status), tasks, health, null);
    }

    private static String description(String status) {
        return switch (status) {
            case "failed" -> "Failed tasks";
            case "complete" -> "All tasks have completed";
            default -> "Tasks are running";
        };
    }

    private static TaskState task(Held allocation, boolean failed, long now) {
        boolean over = allocation.phase == Phase.ENDED;
        List<TaskEvent> events = new ArrayList<>();
        events.add(event("Received", allocation.startedAt));
        events.add(event("Task Setup", allocation.startedAt));
        events.add(event("Started", allocation.startedAt));
        if (over) {
            events.add(event("Terminated", now));
        }
        return new TaskState(
                over ? "dead" : "running",
                failed,
                0,
                null,
                instant(allocation.startedAt),
                over ? instant(now) : null,
                events,
                "");
    }

    private static TaskEvent event(String type, long time) {
        return TaskEventBuilder.builder().type(type).time(time).build();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
