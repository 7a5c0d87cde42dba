package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * The body of a request: deployment unblock.
 *
 * <p>Request body.
 *
 * @param deploymentId Deployment ID; required
 */
public record DeploymentUnblockRequest(@JsonProperty("DeploymentID") String deploymentId) {
    public DeploymentUnblockRequest {
        deploymentId = Absent.asEmpty(deploymentId);
    }
}
