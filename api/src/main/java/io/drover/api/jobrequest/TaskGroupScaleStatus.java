package io.drover.api.jobrequest;

import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The count of a group and how it was scaled.
 *
 * @param desired Group count
 * @param placed Non-terminal allocations
 * @param running Running allocations
 * @param healthy Healthy in the deployment
 * @param unhealthy Unhealthy in the deployment
 * @param events Newest first
 */
@RecordBuilder
public record TaskGroupScaleStatus(
        int desired,
        int placed,
        int running,
        int healthy,
        int unhealthy,
        @Nullable List<ScalingEvent> events) {
    public TaskGroupScaleStatus {
        events = Ordered.list(events);
    }
}
