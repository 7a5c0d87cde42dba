package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body of a request: deployment unblock.
 *
 * <p>Request body.
 *
 * @param deploymentId Deployment ID; required
 */
public record DeploymentUnblockRequest(@JsonProperty("DeploymentID") String deploymentId) {}
