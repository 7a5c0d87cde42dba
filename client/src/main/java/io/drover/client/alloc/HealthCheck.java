package io.drover.client.alloc;

import io.drover.api.GoDuration;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.UpdateStrategy;
import io.drover.client.task.TaskProgress;
import io.drover.client.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether an allocation of a service is healthy. Pure.
 *
 * <p>It is once all tasks that are to run have run for a while without a restart, and it is not
 * when one of them has failed for good or when the deadline passes before that.
 *
 * @param manual people decide, not we
 * @param minimum how long tasks have to run
 * @param deadline from the beginning of the watch
 */
record HealthCheck(boolean manual, Duration minimum, Duration deadline) {
    private static final Duration MINIMUM = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** What is known of it. */
    sealed interface Verdict {
        record Healthy() implements Verdict {}

        /** With the reason for the event of the tasks; empty when their own events tell it. */
        record Unhealthy(String reason) implements Verdict {}

        /** Ask again when something changes, or after {@code pause}. */
        record Undecided(Duration pause) implements Verdict {}
    }

    /** A task that counts. */
    record View(TaskSpec.Phase phase, boolean sidecar, TaskState state) {
        private boolean is(String wanted) {
            return state.state().equals(wanted);
        }

        private boolean failed() {
            return is(TaskProgress.DEAD) && state.failed();
        }

        /** Runs, or has done what it is for. */
        private boolean fine() {
            return switch (phase) {
                case POSTSTOP -> true;
                case MAIN -> is(TaskProgress.RUNNING);
                case PRESTART, POSTSTART ->
                        sidecar
                                ? is(TaskProgress.RUNNING)
                                : is(TaskProgress.DEAD) && !state.failed();
            };
        }

        private @Nullable Instant runsSince() {
            return is(TaskProgress.RUNNING) ? state.startedAt() : null;
        }
    }

    /** For an allocation of no deployment: a drain waits for those that make up for others. */
    static HealthCheck of(@Nullable MigrateStrategy migrate) {
        if (migrate == null) {
            return new HealthCheck(false, MINIMUM, DEADLINE);
        }
        return new HealthCheck(
                false,
                migrate.minHealthyTime() == null ? MINIMUM : migrate.minHealthyTime(),
                migrate.healthyDeadline() == null ? DEADLINE : migrate.healthyDeadline());
    }

    static HealthCheck of(@Nullable UpdateStrategy update) {
        if (update == null) {
            return new HealthCheck(false, MINIMUM, DEADLINE);
        }
        return new HealthCheck(
                "manual".equals(update.healthCheck()),
                update.minHealthyTime() == null ? MINIMUM : update.minHealthyTime(),
                update.healthyDeadline() == null ? DEADLINE : update.healthyDeadline());
    }

    /**
     * Judges.
     *
     * @param begun when the watch began
     */
    Verdict judge(Collection<View> tasks, Instant begun, Instant now) {
        if (tasks.stream().anyMatch(View::failed)) {
            return new Verdict.Unhealthy("");
        }
        Instant late = begun.plus(deadline);
        boolean fine = tasks.stream().allMatch(View::fine);
        if (fine) {
            Optional<Instant> last =
                    tasks.stream()
                            .map(View::runsSince)
                            .filter(since -> since != null)
                            .max(Comparator.naturalOrder());
            Instant healthyAt = last.orElse(begun).plus(minimum);
            if (!healthyAt.isAfter(now)) {
                return new Verdict.Healthy();
            }
            if (now.isBefore(late)) {
                return new Verdict.Undecided(
                        Duration.between(now, healthyAt.isBefore(late) ? healthyAt : late));
            }
        }
        if (now.isBefore(late)) {
            return new Verdict.Undecided(Duration.between(now, late));
        }
        return new Verdict.Unhealthy(
                fine
                        ? "Task not running for min_healthy_time of "
                                + GoDuration.format(minimum)
                                + " by healthy_deadline of "
                                + GoDuration.format(deadline)
                        : "Task not running by healthy_deadline of " + GoDuration.format(deadline));
    }
}
