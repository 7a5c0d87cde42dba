package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.RescheduleEvent;
import io.drover.api.allocation.RescheduleTracker;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.ReschedulePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a failed allocation may be tried again, by the policy of its group. */
final class Reschedule {
    private static final int KEPT_WHEN_UNLIMITED = 5;

    private Reschedule() {}

    /** When to try again and how long after the failure that is. */
    record Next(long atNanos, Duration delay) {}

    /** Null when it is not to be tried again. */
    static @Nullable Next next(Attempt failed, @Nullable ReschedulePolicy policy) {
        return next(failed.events(), failed.endedAt(), policy);
    }

    /** The same for one that failed at a certain time after these events. */
    static @Nullable Next next(
            List<RescheduleEvent> events, long failedAt, @Nullable ReschedulePolicy policy) {
        if (policy == null) {
            return null;
        }
        boolean unlimited = Boolean.TRUE.equals(policy.unlimited());
        int attempts = policy.attempts() == null ? 0 : policy.attempts();
        if (!unlimited && within(events, failedAt - nanos(policy.interval())).size() >= attempts) {
            return null;
        }
        Duration delay = delay(events, policy, failedAt);
        return new Next(failedAt + delay.toNanos(), delay);
    }

    /** The tracker of the allocation that replaces {@code failed}. */
    static RescheduleTracker track(
            Attempt failed, @Nullable ReschedulePolicy policy, Duration delay, long now) {
        List<RescheduleEvent> kept = failed.events();
        boolean unlimited = policy != null && Boolean.TRUE.equals(policy.unlimited());
        if (unlimited) {
            kept = kept.subList(Math.max(0, kept.size() - KEPT_WHEN_UNLIMITED + 1), kept.size());
        } else if (policy != null) {
            kept = within(kept, now - nanos(policy.interval()));
        }
        List<RescheduleEvent> events = new ArrayList<>(kept);
        events.add(new RescheduleEvent(now, failed.id(), failed.nodeId(), delay));
        return new RescheduleTracker(events, "ok");
    }

    /** The tracker of one that no place was found for; it stays eligible. */
    static RescheduleTracker withoutPlace(Attempt failed) {
        return new RescheduleTracker(failed.events(), "no placement");
    }

    static List<RescheduleEvent> events(Allocation allocation) {
        RescheduleTracker tracker = allocation.rescheduleTracker();
        return tracker == null || tracker.events() == null ? List.of() : tracker.events();
    }

    /** When the last of its tasks ended, Unix nanoseconds. */
    static long endedAt(Allocation ended) {
        long latest = 0;
        if (ended.taskStates() != null) {
            for (TaskState task : ended.taskStates().values()) {
                if (task.finishedAt() != null) {
                    latest = Math.max(latest, nanos(task.finishedAt()));
                }
            }
        }
        return latest > 0 ? latest : ended.modifyTime();
    }

    private static Duration delay(
            List<RescheduleEvent> events, ReschedulePolicy policy, long failedAt) {
        Duration base = policy.delay() == null ? Duration.ZERO : policy.delay();
        if (events.isEmpty()) {
            return base;
        }
        RescheduleEvent last = events.getLast();
        Duration previous = last.delay() == null ? base : last.delay();
        Duration cap = policy.maxDelay() == null ? Duration.ZERO : policy.maxDelay();
        Duration delay;
        switch (policy.delayFunction()) {
            case "exponential" -> delay = previous.multipliedBy(2);
            case "fibonacci" -> delay = fibonacci(events, base, previous, cap);
            default -> {
                return base;
            }
        }
        if (cap.isZero() || delay.compareTo(cap) <= 0) {
            return delay;
        }
        boolean ranLong = failedAt - last.rescheduleTime() > cap.toNanos();
        return ranLong ? base : cap;
    }

    /** The base delay after the cap is a series that has begun anew. */
    private static Duration fibonacci(
            List<RescheduleEvent> events, Duration base, Duration previous, Duration cap) {
        if (events.size() < 2) {
            return base;
        }
        Duration known = events.get(events.size() - 2).delay();
        Duration before = known == null ? base : known;
        boolean restarted = before.equals(cap) && previous.equals(base);
        return restarted ? base : previous.plus(before);
    }

    private static List<RescheduleEvent> within(List<RescheduleEvent> events, long since) {
        return events.stream().filter(event -> event.rescheduleTime() > since).toList();
    }

    private static long nanos(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos();
    }

    static long nanos(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
