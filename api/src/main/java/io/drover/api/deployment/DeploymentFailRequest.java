package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body of a request: deployment fail.
 *
 * <p>Request body.
 *
 * @param deploymentId Body is ignored by the server; the path ID counts
 */
public record DeploymentFailRequest(@JsonProperty("DeploymentID") String deploymentId) {}
