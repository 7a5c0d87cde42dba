package io.drover.client.task;

import io.drover.api.GoDuration;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts a task's failures in the interval of its restart policy. Pure: time and chance are
 * arguments.
 *
 * @param failures counted since {@code windowStart}
 * @param windowStart null before the first failure
 */
record RestartTracker(int failures, @Nullable Instant windowStart) {
    static final RestartTracker FRESH = new RestartTracker(0, null);

    private static final double JITTER = 0.25;

    /**
     * @param attempts failures that are forgiven in an interval
     * @param interval length of the window
     * @param delay pause before a restart; up to a quarter more by chance
     * @param mode what happens beyond {@code attempts}
     * @param onSuccess whether a task that has ended well runs again
     */
    record Policy(int attempts, Duration interval, Duration delay, Mode mode, boolean onSuccess) {}

    enum Mode {
        FAIL,
        DELAY
    }

    /** Why the task does not run any more. */
    enum Outcome {
        /** It ended well. */
        SUCCESS,
        /** It ended badly, or could not be started this time. */
        FAILURE,
        /** It can never be started as it is. */
        UNRECOVERABLE
    }

    /** What to do next, with the reason that people read. */
    sealed interface Decision {
        String reason();

        /** Run again after {@code delay}. */
        record Restart(String reason, Duration delay) implements Decision {}

        /** Its work is done. */
        record Finish(String reason) implements Decision {}

        /** It has failed for good. */
        record Fail(String reason) implements Decision {}
    }

    /** A decision and the tracker from then on. */
    record Step(RestartTracker next, Decision decision) {}

    /**
     * @param now when the task ended
     * @param chance from 0 to 1
     */
    Step decide(Policy policy, Outcome outcome, Instant now, double chance) {
        if (policy.attempts == 0) {
            return new Step(this, withoutAttempts(policy, outcome));
        }
        if (outcome == Outcome.SUCCESS && !policy.onSuccess) {
            return new Step(this, finished());
        }
        RestartTracker next = counted(policy, now);
        if (outcome == Outcome.UNRECOVERABLE) {
            return new Step(next, new Decision.Fail("Error was unrecoverable"));
        }
        return new Step(next, next.within(policy, now, chance));
    }

    private static Decision withoutAttempts(Policy policy, Outcome outcome) {
        if (outcome == Outcome.SUCCESS && !policy.onSuccess) {
            return finished();
        }
        return new Decision.Fail("Policy allows no restarts");
    }

    private static Decision finished() {
        return new Decision.Finish("Restart unnecessary as task terminated successfully");
    }

    private RestartTracker counted(Policy policy, Instant now) {
        if (windowStart == null || now.isAfter(windowStart.plus(policy.interval))) {
            return new RestartTracker(1, now);
        }
        return new RestartTracker(failures + 1, windowStart);
    }

    private Decision within(Policy policy, Instant now, double chance) {
        if (failures <= policy.attempts) {
            return new Decision.Restart("Restart within policy", jittered(policy.delay, chance));
        }
        if (policy.mode == Mode.DELAY) {
            Instant start = windowStart == null ? now : windowStart;
            Duration rest = Duration.between(now, start.plus(policy.interval));
            return new Decision.Restart(
                    "Exceeded allowed attempts, applying a delay",
                    rest.isNegative() ? Duration.ZERO : rest);
        }
        return new Decision.Fail(
                "Exceeded allowed attempts "
                        + policy.attempts
                        + " in interval "
                        + GoDuration.format(policy.interval)
                        + " and mode is \"fail\"");
    }

    private static Duration jittered(Duration delay, double chance) {
        return delay.plusNanos((long) (delay.toNanos() * JITTER * chance));
    }
}
