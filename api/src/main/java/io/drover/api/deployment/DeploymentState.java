package io.drover.api.deployment;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a group is in a deployment.
 *
 * @param placedCanaries Canary allocation IDs
 * @param autoRevert From the update block
 * @param progressDeadline From the update block
 * @param requireProgressBy Next progress deadline
 * @param promoted True after promotion
 * @param desiredCanaries Canary count wanted
 * @param desiredTotal Allocation count wanted
 * @param placedAllocs Placed so far
 * @param healthyAllocs Marked healthy
 * @param unhealthyAllocs Marked unhealthy
 * @param autoPromote From the update block
 */
@RecordBuilder
public record DeploymentState(
        @Nullable List<String> placedCanaries,
        boolean autoRevert,
        Duration progressDeadline,
        @Nullable Instant requireProgressBy,
        boolean promoted,
        int desiredCanaries,
        int desiredTotal,
        int placedAllocs,
        int healthyAllocs,
        int unhealthyAllocs,
        boolean autoPromote) {
    public DeploymentState {
        progressDeadline = Absent.asZero(progressDeadline);
        placedCanaries = Ordered.list(placedCanaries);
    }
}
