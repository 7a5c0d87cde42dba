package io.drover.wire;

import io.drover.api.Ordered;
import io.drover.api.allocation.AllocDeploymentStatus;
import io.drover.api.allocation.AllocNetworkStatus;
import io.drover.api.allocation.TaskState;
import io.drover.api.json.CompiledCodec;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of one of its allocations: the part of an allocation that only its node may set.
 *
 * @param allocationId the allocation
 * @param clientStatus {@code pending}, {@code running}, {@code complete} or {@code failed}
 * @param clientDescription why, for people
 * @param taskStates state of each task by name
 * @param deploymentStatus health, once it is decided
 * @param networkStatus address inside a network namespace, when it has one
 */
@CompiledCodec
public record AllocationUpdate(
        String allocationId,
        String clientStatus,
        String clientDescription,
        @Nullable SortedMap<String, TaskState> taskStates,
        @Nullable AllocDeploymentStatus deploymentStatus,
        @Nullable AllocNetworkStatus networkStatus) {
    public AllocationUpdate {
        taskStates = Ordered.map(taskStates);
    }
}
