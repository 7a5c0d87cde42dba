package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body of a request: deployment pause.
 *
 * <p>Request body.
 *
 * @param deploymentId Must equal path; required
 * @param pause pause
 */
public record DeploymentPauseRequest(
        @JsonProperty("DeploymentID") String deploymentId, boolean pause) {}
