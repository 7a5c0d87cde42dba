package io.drover.server;

import io.drover.api.deployment.DeploymentAllocHealthRequest;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.deployment.DeploymentUpdateResponse;

/** What users do with deployments; as {@link Jobs} for the leader, errors and blocking. */
public interface Deployments {
    /** Takes the canaries of some or all groups for good; refused while one is not healthy. */
    DeploymentUpdateResponse promote(String deploymentId, DeploymentPromoteRequest request);

    /** Gives a deployment up. The answer says which version of the job came back, if any. */
    DeploymentUpdateResponse fail(String deploymentId);

    /**
     * Holds a deployment or lets it go on.
     *
     * @param pause false lets it go on
     */
    DeploymentUpdateResponse pause(String deploymentId, boolean pause);

    /** Ends the wait for other regions. */
    DeploymentUpdateResponse unblock(String deploymentId);

    /** Says which allocations are healthy and which are not; the latter end the deployment. */
    DeploymentUpdateResponse setHealth(String deploymentId, DeploymentAllocHealthRequest request);
}
