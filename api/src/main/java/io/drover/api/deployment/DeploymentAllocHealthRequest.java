package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which allocations of a deployment are healthy.
 *
 * @param deploymentId Deployment ID; required
 * @param healthyAllocationIds healthy allocation i ds
 * @param unhealthyAllocationIds unhealthy allocation i ds
 */
public record DeploymentAllocHealthRequest(
        @JsonProperty("DeploymentID") String deploymentId,
        @JsonProperty("HealthyAllocationIDs") @Nullable List<String> healthyAllocationIds,
        @JsonProperty("UnhealthyAllocationIDs") @Nullable List<String> unhealthyAllocationIds) {
    public DeploymentAllocHealthRequest {
        deploymentId = Absent.asEmpty(deploymentId);
        healthyAllocationIds = Ordered.list(healthyAllocationIds);
        unhealthyAllocationIds = Ordered.list(unhealthyAllocationIds);
    }
}
