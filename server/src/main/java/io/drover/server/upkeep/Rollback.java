package io.drover.server.upkeep;

import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.job.Job;
import io.drover.server.state.JobSpecs;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.State;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment fails: with which words, and with which version of the job coming back.
 *
 * @param update what to write of the deployment
 * @param job the version to register anew, or null
 */
public record Rollback(DeploymentStatusUpdate update, @Nullable Job job) {
    /**
     * The failure of a deployment.
     *
     * @param reason the beginning of its description
     */
    public static Rollback of(State state, Deployment deployment, String reason) {
        boolean reverts =
                deployment.taskGroups() != null
                        && deployment.taskGroups().values().stream()
                                .anyMatch(DeploymentState::autoRevert);
        if (!reverts) {
            return failed(deployment, reason, null);
        }
        Job stable = lastStable(state, deployment);
        Job current = state.job(deployment.namespace(), deployment.jobId());
        if (stable == null || current == null) {
            return failed(deployment, reason + " - no stable job version to auto revert to", null);
        }
        if (JobSpecs.same(current, stable)) {
            return failed(
                    deployment,
                    reason
                            + " - not rolling back to stable job version "
                            + stable.version()
                            + " as current job has same specification",
                    null);
        }
        return failed(
                deployment, reason + " - rolling back to job version " + stable.version(), stable);
    }

    private static Rollback failed(Deployment deployment, String description, @Nullable Job job) {
        return new Rollback(
                new DeploymentStatusUpdate(deployment.id(), "failed", description), job);
    }

    private static @Nullable Job lastStable(State state, Deployment deployment) {
        for (Job version : state.jobVersions(deployment.namespace(), deployment.jobId())) {
            if (version.stable() && version.version() < deployment.jobVersion()) {
                return version;
            }
        }
        return null;
    }
}
