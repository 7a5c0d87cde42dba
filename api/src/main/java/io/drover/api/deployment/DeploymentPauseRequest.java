package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Asks to pause or resume a deployment.
 *
 * @param deploymentId Must equal path; required
 * @param pause pause
 */
public record DeploymentPauseRequest(
        @JsonProperty("DeploymentID") String deploymentId, boolean pause) {
    public DeploymentPauseRequest {
        deploymentId = Absent.asEmpty(deploymentId);
    }
}
