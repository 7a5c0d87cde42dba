package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Asks to fail a deployment.
 *
 * @param deploymentId Body is ignored by the server; the path ID counts
 */
public record DeploymentFailRequest(@JsonProperty("DeploymentID") String deploymentId) {
    public DeploymentFailRequest {
        deploymentId = Absent.asEmpty(deploymentId);
    }
}
