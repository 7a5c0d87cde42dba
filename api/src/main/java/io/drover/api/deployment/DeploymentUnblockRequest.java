package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Asks to let a region of a multiregion deployment go on.
 *
 * @param deploymentId Deployment ID; required
 */
public record DeploymentUnblockRequest(@JsonProperty("DeploymentID") String deploymentId) {
    public DeploymentUnblockRequest {
        deploymentId = Absent.asEmpty(deploymentId);
    }
}
