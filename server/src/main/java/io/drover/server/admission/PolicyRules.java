package io.drover.server.admission;

import io.drover.api.GoDuration;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.UpdateStrategy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the policies of a canonical group may say: update, migrate, restart, reschedule, disconnect.
 */
final class PolicyRules {
    private static final Duration SHORTEST_RESTART_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SHORTEST_DELAY = Duration.ofSeconds(5);
    private static final Duration SHORTEST_RESCHEDULE_INTERVAL = Duration.ofSeconds(15);

    private final Job job;
    private final TaskGroup group;
    private final Problems problems;
    private final List<String> warnings;

    PolicyRules(Job job, TaskGroup group, Problems problems, List<String> warnings) {
        this.job = job;
        this.group = group;
        this.problems = problems;
        this.warnings = warnings;
    }

    void check() {
        update();
        migrate();
        restart(problems, group.restartPolicy());
        reschedule();
        disconnect();
    }

    private boolean is(String... types) {
        return List.of(types).contains(job.type());
    }

    // ---- update ----

    private void update() {
        UpdateStrategy update = group.update();
        if (update == null) {
            return;
        }
        if (!is("service", "system")) {
            problems.add("Job type \"%s\" does not allow update block".formatted(job.type()));
            return;
        }
        Problems own = new Problems();
        int parallel = orZero(update.maxParallel());
        int canary = orZero(update.canary());
        switch (update.healthCheck()) {
            case "checks", "task_states", "manual" -> {}
            default -> own.add("Invalid health check given: \"" + update.healthCheck() + "\"");
        }
        own.when(parallel < 0, "Max parallel can not be less than zero: " + parallel + " < 0");
        own.when(canary < 0, "Canary count can not be less than zero: " + canary + " < 0");
        own.when(
                canary > 100 && is("system"),
                "Canary is a percentage of the nodes in system jobs: " + canary + " > 100");
        own.when(
                canary == 0 && Boolean.TRUE.equals(update.autoPromote()),
                "Auto Promote requires a Canary count greater than zero");
        updateTimes(own, update);
        problems.bundle("Update Strategy validation failed", own.all());
        int count = orZero(group.count());
        if (parallel > count && count > 0 && is("service")) {
            warnings.add(
                    "Group \"%s\" has warnings: update max parallel count is greater than task group count (%d > %d). A destructive change would result in the simultaneous replacement of all allocations."
                            .formatted(group.name(), parallel, count));
        }
    }

    private static void updateTimes(Problems own, UpdateStrategy update) {
        Duration healthy = orZero(update.healthyDeadline());
        Duration progress = orZero(update.progressDeadline());
        own.when(
                negative(update.minHealthyTime()),
                "Minimum healthy time may not be less than zero");
        own.unless(healthy.isPositive(), "Healthy deadline must be greater than zero");
        own.when(progress.isNegative(), "Progress deadline must be zero or greater");
        own.when(
                orZero(update.minHealthyTime()).compareTo(healthy) >= 0,
                "Minimum healthy time must be less than healthy deadline");
        own.when(
                !progress.isZero() && healthy.compareTo(progress) >= 0,
                "Healthy deadline must be less than progress deadline");
        own.unless(orZero(update.stagger()).isPositive(), "Stagger must be greater than zero");
    }

    // ---- migrate ----

    private void migrate() {
        MigrateStrategy migrate = group.migrate();
        if (migrate == null) {
            return;
        }
        if (!is("service")) {
            problems.add("Job type \"%s\" does not allow migrate block".formatted(job.type()));
            return;
        }
        Problems own = new Problems();
        int parallel = orZero(migrate.maxParallel());
        own.when(parallel < 0, "MaxParallel must be >= 0 but found " + parallel);
        switch (migrate.healthCheck()) {
            case "checks", "task_states" -> {}
            default -> own.add("invalid HealthCheck: \"" + migrate.healthCheck() + "\"");
        }
        own.when(negative(migrate.minHealthyTime()), "MinHealthyTime must not be negative");
        own.when(negative(migrate.healthyDeadline()), "HealthyDeadline must not be negative");
        own.when(
                orZero(migrate.minHealthyTime()).compareTo(orZero(migrate.healthyDeadline())) >= 0,
                "MinHealthyTime must be less than HealthyDeadline");
        problems.bundle("Migrate Strategy validation failed", own.all());
    }

    // ---- restart ----

    /** Checks a restart policy of a group or a task. */
    static void restart(Problems problems, @Nullable RestartPolicy policy) {
        if (policy == null) {
            return;
        }
        Problems own = new Problems();
        int attempts = orZero(policy.attempts());
        Duration interval = orZero(policy.interval());
        Duration delay = orZero(policy.delay());
        switch (policy.mode()) {
            case "fail", "delay" -> {}
            default -> own.add("Unsupported restart mode: \"" + policy.mode() + "\"");
        }
        own.when(attempts < 0, "Restart attempts must not be negative: " + attempts);
        own.when(delay.isNegative(), "Restart delay must not be negative");
        own.when(
                attempts == 0 && policy.mode().equals("delay"),
                "Restart policy \"delay\" with 0 attempts is ambiguous");
        own.when(
                interval.compareTo(SHORTEST_RESTART_INTERVAL) < 0,
                "Interval can not be less than 5s (got %s)".formatted(text(interval)));
        own.when(
                attempts > 0 && delay.multipliedBy(attempts).compareTo(interval) > 0,
                "%d restarts with a delay of %s do not fit into an interval of %s"
                        .formatted(attempts, text(delay), text(interval)));
        problems.bundle("Restart Policy validation failed", own.all());
    }

    // ---- reschedule ----

    private void reschedule() {
        ReschedulePolicy policy = group.reschedulePolicy();
        if (policy == null) {
            return;
        }
        if (is("system", "sysbatch")) {
            problems.add(
                    "%s jobs should not have a reschedule policy"
                            .formatted(is("system") ? "System" : "Sysbatch"));
            return;
        }
        int attempts = orZero(policy.attempts());
        boolean unlimited = Boolean.TRUE.equals(policy.unlimited());
        if (attempts == 0 && !unlimited) {
            return;
        }
        Problems own = new Problems();
        own.when(
                attempts > 0 && unlimited,
                "Reschedule Policy with %d attempts and unlimited is ambiguous"
                        .formatted(attempts));
        own.when(
                attempts > 0
                        && !unlimited
                        && orZero(policy.interval()).compareTo(SHORTEST_RESCHEDULE_INTERVAL) < 0,
                "Interval cannot be less than 15s when attempts are limited (got %s)"
                        .formatted(text(orZero(policy.interval()))));
        delays(own, policy);
        if (own.all().isEmpty() && attempts > 0) {
            attemptsFit(own, policy, attempts);
        }
        problems.bundle("Reschedule Policy validation failed", own.all());
    }

    private static void delays(Problems own, ReschedulePolicy policy) {
        Duration delay = orZero(policy.delay());
        Duration max = orZero(policy.maxDelay());
        own.when(
                delay.compareTo(SHORTEST_DELAY) < 0,
                "Delay cannot be less than 5s (got %s)".formatted(text(delay)));
        switch (policy.delayFunction()) {
            case "constant" -> {}
            case "exponential", "fibonacci" -> {
                own.when(
                        max.compareTo(SHORTEST_DELAY) < 0,
                        "Max Delay cannot be less than 5s (got %s)".formatted(text(max)));
                own.when(
                        max.compareTo(delay) < 0,
                        "Max Delay cannot be less than Delay %s (got %s)"
                                .formatted(text(delay), text(max)));
            }
            default ->
                    own.add(
                            "Invalid delay function \"%s\", must be one of [\"constant\" \"exponential\" \"fibonacci\"]"
                                    .formatted(policy.delayFunction()));
        }
    }

    /** All delays together have to be shorter than the interval that attempts are counted in. */
    private static void attemptsFit(Problems own, ReschedulePolicy policy, int attempts) {
        Duration interval = orZero(policy.interval());
        Duration sum = Duration.ZERO;
        int possible = 0;
        Delays delays = new Delays(policy);
        for (int i = 0; i < attempts; i++) {
            sum = sum.plus(delays.next());
            if (sum.compareTo(interval) <= 0) {
                possible++;
            }
            if (sum.compareTo(interval.multipliedBy(1000)) > 0) {
                break; // far beyond; the sum only serves a message
            }
        }
        own.when(
                sum.compareTo(interval) > 0,
                "Reschedule Policy cannot make %d attempts in %s with a %s delay of %s: only %d are possible; an interval of %s would do"
                        .formatted(
                                attempts,
                                text(interval),
                                policy.delayFunction(),
                                text(orZero(policy.delay())),
                                possible,
                                text(sum)));
    }

    /** The waits before one attempt after the other. */
    private static final class Delays {
        private final String function;
        private final Duration max;
        private Duration previous = Duration.ZERO;
        private Duration current;

        Delays(ReschedulePolicy policy) {
            function = policy.delayFunction();
            max = orZero(policy.maxDelay());
            current = orZero(policy.delay());
        }

        Duration next() {
            Duration result = current;
            switch (function) {
                case "exponential" -> current = current.multipliedBy(2);
                case "fibonacci" -> current = current.plus(previous);
                default -> {}
            }
            if (!function.equals("constant") && current.compareTo(max) > 0) {
                current = max;
            }
            previous = result;
            return result;
        }
    }

    // ---- disconnect ----

    private void disconnect() {
        DisconnectStrategy disconnect = group.disconnect();
        if (disconnect == null) {
            return;
        }
        Problems own = new Problems();
        Duration stop = disconnect.stopOnClientAfter();
        own.when(negative(disconnect.lostAfter()), "lost_after cannot be a negative duration");
        own.when(negative(stop), "stop_on_client_after cannot be a negative duration");
        own.when(
                stop != null && orZero(disconnect.lostAfter()).isPositive(),
                "Disconnect cannot be configured with both lost_after and stop_on_client_after");
        own.when(
                stop != null && !is("service", "batch"),
                "stop_on_client_after can only be used with \"service\" or \"batch\" jobs");
        switch (disconnect.reconcile()) {
            case "best_score", "keep_original", "keep_replacement", "longest_running" -> {}
            default -> own.add("reconcile option \"" + disconnect.reconcile() + "\" is unknown");
        }
        problems.bundle("Disconnect validation failed", own.all());
    }

    // ---- values that may be absent ----

    static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    static boolean negative(@Nullable Duration duration) {
        return duration != null && duration.isNegative();
    }

    static String text(Duration duration) {
        return GoDuration.format(duration);
    }
}
