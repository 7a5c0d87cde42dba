package io.drover.server.admission;

import static io.drover.server.admission.Canonicaliser.orDefault;

import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.UpdateStrategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Defaults of the policies of a group, by type of job, and how a job's go under its groups'. */
final class Policies {
    private static final Duration STAGGER = Duration.ofSeconds(30);
    private static final Duration MIN_HEALTHY = Duration.ofSeconds(10);
    private static final Duration HEALTHY_DEADLINE = Duration.ofMinutes(5);
    private static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);

    private Policies() {}

    /** What a job's update block says, with every default. */
    static UpdateStrategy update(@Nullable UpdateStrategy job) {
        return update(null, job);
    }

    /** A group's update block over its job's, over the defaults. */
    static UpdateStrategy update(@Nullable UpdateStrategy group, @Nullable UpdateStrategy job) {
        UpdateStrategy own = group == null ? nothing() : group;
        UpdateStrategy under = job == null ? nothing() : job;
        return new UpdateStrategy(
                first(own.stagger(), under.stagger(), STAGGER),
                own.maxParallel() != null ? own.maxParallel() : orDefault(under.maxParallel(), 1),
                orDefault(own.healthCheck(), orDefault(under.healthCheck(), "checks")),
                first(own.minHealthyTime(), under.minHealthyTime(), MIN_HEALTHY),
                first(own.healthyDeadline(), under.healthyDeadline(), HEALTHY_DEADLINE),
                first(own.progressDeadline(), under.progressDeadline(), PROGRESS_DEADLINE),
                own.canary() != null ? own.canary() : orDefault(under.canary(), 0),
                own.autoRevert() != null ? own.autoRevert() : isTrue(under.autoRevert()),
                own.autoPromote() != null ? own.autoPromote() : isTrue(under.autoPromote()));
    }

    private static UpdateStrategy nothing() {
        return new UpdateStrategy(null, null, "", null, null, null, null, null, null);
    }

    /** What stays at job level once groups have the rest. */
    static UpdateStrategy jobLevel(UpdateStrategy update) {
        return new UpdateStrategy(
                update.stagger(),
                update.maxParallel(),
                "",
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                0,
                false,
                false);
    }

    static UpdateStrategy noUpdate() {
        Duration zero = Duration.ZERO;
        return new UpdateStrategy(zero, 0, "", zero, zero, zero, 0, false, false);
    }

    /** Whether a job's update block is what is stored for jobs that have none. */
    static boolean isNoUpdate(@Nullable UpdateStrategy update) {
        return update == null || update.equals(noUpdate());
    }

    static MigrateStrategy migrate(@Nullable MigrateStrategy group, @Nullable MigrateStrategy job) {
        MigrateStrategy none = new MigrateStrategy(null, "", null, null);
        MigrateStrategy own = group == null ? none : group;
        MigrateStrategy under = job == null ? none : job;
        return new MigrateStrategy(
                own.maxParallel() != null ? own.maxParallel() : orDefault(under.maxParallel(), 1),
                orDefault(own.healthCheck(), orDefault(under.healthCheck(), "checks")),
                first(own.minHealthyTime(), under.minHealthyTime(), MIN_HEALTHY),
                first(own.healthyDeadline(), under.healthyDeadline(), HEALTHY_DEADLINE));
    }

    static ReschedulePolicy reschedule(
            String type, @Nullable ReschedulePolicy group, @Nullable ReschedulePolicy job) {
        ReschedulePolicy none = new ReschedulePolicy(null, null, null, "", null, null);
        ReschedulePolicy own = group == null ? none : group;
        ReschedulePolicy under = job == null ? none : job;
        ReschedulePolicy base = rescheduleDefaults(type);
        Integer attempts = own.attempts() != null ? own.attempts() : under.attempts();
        Boolean unlimited = own.unlimited() != null ? own.unlimited() : under.unlimited();
        if (unlimited == null && attempts != null && attempts > 0) {
            unlimited = false; // Whoever counts attempts wants them counted.
        }
        return new ReschedulePolicy(
                attempts != null ? attempts : base.attempts(),
                first(own.interval(), under.interval(), zeroIfNull(base.interval())),
                first(own.delay(), under.delay(), zeroIfNull(base.delay())),
                orDefault(
                        own.delayFunction(),
                        orDefault(under.delayFunction(), base.delayFunction())),
                first(own.maxDelay(), under.maxDelay(), zeroIfNull(base.maxDelay())),
                unlimited != null ? unlimited : base.unlimited());
    }

    private static ReschedulePolicy rescheduleDefaults(String type) {
        return switch (type) {
            case "service" ->
                    new ReschedulePolicy(
                            0,
                            Duration.ZERO,
                            Duration.ofSeconds(30),
                            "exponential",
                            Duration.ofHours(1),
                            true);
            case "batch" ->
                    new ReschedulePolicy(
                            1,
                            Duration.ofHours(24),
                            Duration.ofSeconds(5),
                            "constant",
                            Duration.ZERO,
                            false);
            default ->
                    new ReschedulePolicy(0, Duration.ZERO, Duration.ZERO, "", Duration.ZERO, false);
        };
    }

    /** A task's restart block over its group's, over the defaults. */
    static RestartPolicy restart(
            String type, @Nullable RestartPolicy own, @Nullable RestartPolicy under) {
        boolean batch = type.equals("batch") || type.equals("sysbatch");
        RestartPolicy none = new RestartPolicy(null, null, null, "", null);
        RestartPolicy upper = own == null ? none : own;
        RestartPolicy lower = under == null ? none : under;
        return new RestartPolicy(
                first(
                        upper.interval(),
                        lower.interval(),
                        batch ? Duration.ofHours(24) : Duration.ofMinutes(30)),
                upper.attempts() != null
                        ? upper.attempts()
                        : orDefault(lower.attempts(), batch ? 3 : 2),
                first(upper.delay(), lower.delay(), Duration.ofSeconds(15)),
                orDefault(upper.mode(), orDefault(lower.mode(), "fail")),
                upper.renderTemplates() != null
                        ? upper.renderTemplates()
                        : isTrue(lower.renderTemplates()));
    }

    static @Nullable DisconnectStrategy disconnect(@Nullable DisconnectStrategy strategy) {
        return strategy == null
                ? null
                : new DisconnectStrategy(
                        orDefault(strategy.lostAfter(), Duration.ZERO),
                        strategy.stopOnClientAfter(),
                        strategy.replace() == null || strategy.replace(),
                        orDefault(strategy.reconcile(), "best_score"));
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static Duration zeroIfNull(@Nullable Duration duration) {
        return orDefault(duration, Duration.ZERO);
    }

    private static Duration first(
            @Nullable Duration own, @Nullable Duration under, Duration otherwise) {
        return own != null ? own : orDefault(under, otherwise);
    }
}
