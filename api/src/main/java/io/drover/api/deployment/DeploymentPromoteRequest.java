package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks to take the canaries of a deployment for good.
 *
 * @param deploymentId Deployment ID; required
 * @param all all
 * @param groups groups
 * @param promotedAt promoted at
 */
public record DeploymentPromoteRequest(
        @JsonProperty("DeploymentID") String deploymentId,
        boolean all,
        @Nullable List<String> groups,
        long promotedAt) {
    public DeploymentPromoteRequest {
        deploymentId = Absent.asEmpty(deploymentId);
        groups = Ordered.list(groups);
    }
}
