package io.drover.api.job;

import io.drover.api.Absent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast allocations leave a node that is drained.
 *
 * @param maxParallel default {@code 1}
 * @param healthCheck {@code checks}, {@code task_states}; default {@code checks}
 * @param minHealthyTime default {@code 10s}
 * @param healthyDeadline default {@code 5m}
 */
public record MigrateStrategy(
        @Nullable Integer maxParallel,
        String healthCheck,
        @Nullable Duration minHealthyTime,
        @Nullable Duration healthyDeadline) {
    public MigrateStrategy {
        healthCheck = Absent.asEmpty(healthCheck);
    }
}
