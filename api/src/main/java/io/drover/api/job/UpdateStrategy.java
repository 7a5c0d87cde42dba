package io.drover.api.job;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a new version of a group replaces the old one.
 *
 * @param stagger System jobs only; deprecated for service jobs; default {@code 30s}
 * @param maxParallel 0 disables deployments; default {@code 1}
 * @param healthCheck {@code checks}, {@code task_states}, {@code manual}; default {@code checks}
 * @param minHealthyTime Time healthy before counting; default {@code 10s}
 * @param healthyDeadline Time allowed to become healthy; default {@code 5m}
 * @param progressDeadline 0 = fail on first unhealthy allocation; default {@code 10m}
 * @param canary Canary count
 * @param autoRevert Revert to the last stable version on failure
 * @param autoPromote Promote when all canaries are healthy
 */
@RecordBuilder
public record UpdateStrategy(
        @Nullable Duration stagger,
        @Nullable Integer maxParallel,
        String healthCheck,
        @Nullable Duration minHealthyTime,
        @Nullable Duration healthyDeadline,
        @Nullable Duration progressDeadline,
        @Nullable Integer canary,
        @Nullable Boolean autoRevert,
        @Nullable Boolean autoPromote) {
    public UpdateStrategy {
        healthCheck = Absent.asEmpty(healthCheck);
    }
}
