package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.deployment.DeploymentAllocHealthRequest;
import io.drover.api.deployment.DeploymentPromoteRequest;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.deployment.DeploymentUpdateResponse;
import io.drover.api.evaluation.Evaluation;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import io.drover.server.upkeep.Deployments;
import io.drover.server.upkeep.Rollback;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What requests about deployments lead to. */
public final class DeploymentRequests {
    private DeploymentRequests() {}

    /** Takes canaries for good: of all groups, or of those named. */
    public static Proposal<DeploymentUpdateResponse> promote(
            State state,
            String deploymentId,
            DeploymentPromoteRequest request,
            String evaluationId) {
        Deployment deployment = active(state, deploymentId, "promote");
        List<String> named =
                request.all() || request.groups() == null ? List.of() : request.groups();
        SortedMap<String, DeploymentState> groups = groups(deployment);
        Problems problems = new Problems();
        int canarying = 0;
        for (String name : named.isEmpty() ? groups.keySet() : named) {
            DeploymentState group = groups.get(name);
            if (group == null) {
                problems.add("the deployment has no task group \"" + name + "\"");
            } else if (group.desiredCanaries() > 0 && !group.promoted()) {
                canarying++;
                int healthy = Deployments.healthyCanaries(state, group);
                problems.when(
                        healthy < group.desiredCanaries(),
                        "Task group \"%s\" has %d/%d healthy allocations"
                                .formatted(name, healthy, group.desiredCanaries()));
            }
        }
        if (!problems.all().isEmpty()) {
            throw new RequestException(500, Problems.text(problems.all()));
        }
        if (canarying == 0) {
            throw new RequestException(500, "no canaries to promote");
        }
        Evaluation evaluation = Deployments.evaluation(state, deployment, evaluationId);
        return answered(
                evaluation, null, new Command.PromoteDeployment(deploymentId, named, evaluation));
    }

    /** Gives a deployment up; the last stable version comes back where the job says so. */
    public static Proposal<DeploymentUpdateResponse> fail(
            State state, String deploymentId, String evaluationId) {
        Deployment deployment = active(state, deploymentId, "fail");
        Rollback rollback = Rollback.of(state, deployment, "Deployment marked as failed");
        Evaluation evaluation = Deployments.evaluation(state, deployment, evaluationId);
        return answered(
                evaluation,
                rollback,
                new Command.UpdateDeploymentStatus(rollback.update(), rollback.job(), evaluation));
    }

    /** Holds a deployment, or lets it go on with all of its progress deadline. */
    public static Proposal<DeploymentUpdateResponse> pause(
            State state, String deploymentId, boolean pause, String evaluationId) {
        Deployment deployment = active(state, deploymentId, pause ? "pause" : "resume");
        String status = pause ? "paused" : "running";
        if (deployment.status().equals(status)) {
            return new Proposal<>(
                    List.of(),
                    _ -> new DeploymentUpdateResponse("", 0, deployment.modifyIndex(), null));
        }
        if (!pause && !deployment.status().equals("paused")) {
            throw new RequestException(
                    500, "can't resume a deployment that is " + deployment.status());
        }
        DeploymentStatusUpdate update =
                new DeploymentStatusUpdate(
                        deploymentId,
                        status,
                        pause ? "Deployment is paused" : "Deployment is running");
        Evaluation evaluation =
                pause ? null : Deployments.evaluation(state, deployment, evaluationId);
        return answered(
                evaluation, null, new Command.UpdateDeploymentStatus(update, null, evaluation));
    }

    /** Ends the wait of a region that is done for the others of its deployment. */
    public static Proposal<DeploymentUpdateResponse> unblock(
            State state, String deploymentId, String evaluationId) {
        Deployment deployment = active(state, deploymentId, "unblock");
        if (!deployment.status().equals("blocked")) {
            throw new RequestException(500, "can't unblock " + deployment.status() + " deployment");
        }
        Evaluation evaluation = Deployments.evaluation(state, deployment, evaluationId);
        return answered(
                evaluation,
                null,
                new Command.UpdateDeploymentStatus(
                        new DeploymentStatusUpdate(
                                deploymentId,
                                "unblocking",
                                "Deployment is unblocking remaining regions"),
                        null,
                        null),
                new Command.UpdateDeploymentStatus(
                        new DeploymentStatusUpdate(
                                deploymentId, "successful", "Deployment completed successfully"),
                        null,
                        evaluation));
    }

    /** People's verdict on allocations: an unhealthy one is the end of the deployment. */
    public static Proposal<DeploymentUpdateResponse> setHealth(
            State state,
            String deploymentId,
            DeploymentAllocHealthRequest request,
            String evaluationId) {
        List<String> healthy = orEmpty(request.healthyAllocationIds());
        List<String> unhealthy = orEmpty(request.unhealthyAllocationIds());
        if (healthy.isEmpty() && unhealthy.isEmpty()) {
            throw new RequestException(
                    500, "must specify at least one healthy/unhealthy allocation ID");
        }
        Deployment deployment = existing(state, deploymentId);
        if (!Statuses.isActive(deployment)) {
            throw new RequestException(
                    500, "can't set health of allocations for a terminal deployment");
        }
        healthy.forEach(id -> belongs(state, deploymentId, id));
        unhealthy.forEach(id -> belongs(state, deploymentId, id));
        Rollback rollback =
                unhealthy.isEmpty()
                        ? null
                        : Rollback.of(state, deployment, "Failed due to unhealthy allocations");
        Evaluation evaluation = Deployments.evaluation(state, deployment, evaluationId);
        return answered(
                evaluation,
                rollback,
                new Command.SetAllocationHealth(
                        deploymentId,
                        healthy,
                        unhealthy,
                        rollback == null ? null : rollback.update(),
                        rollback == null ? null : rollback.job(),
                        evaluation));
    }

    private static List<String> orEmpty(@Nullable List<String> ids) {
        return ids == null ? List.of() : ids;
    }

    private static void belongs(State state, String deploymentId, String allocationId) {
        Allocation allocation = state.allocation(allocationId);
        if (allocation == null || !allocation.deploymentId().equals(deploymentId)) {
            throw new RequestException(
                    500,
                    "allocation \"%s\" is not part of deployment \"%s\""
                            .formatted(allocationId, deploymentId));
        }
    }

    private static Deployment existing(State state, String deploymentId) {
        Deployment deployment = state.deployment(deploymentId);
        if (deployment == null) {
            throw new RequestException(500, "deployment not found");
        }
        return deployment;
    }

    private static Deployment active(State state, String deploymentId, String to) {
        Deployment deployment = existing(state, deploymentId);
        if (!Statuses.isActive(deployment)) {
            throw new RequestException(500, "can't " + to + " terminal deployment");
        }
        return deployment;
    }

    private static SortedMap<String, DeploymentState> groups(Deployment deployment) {
        return deployment.taskGroups() == null ? new TreeMap<>() : deployment.taskGroups();
    }

    private static Proposal<DeploymentUpdateResponse> answered(
            @Nullable Evaluation evaluation, @Nullable Rollback rollback, Command... commands) {
        Integer reverted =
                rollback == null || rollback.job() == null ? null : rollback.job().version();
        return new Proposal<>(
                List.of(commands),
                index ->
                        new DeploymentUpdateResponse(
                                evaluation == null ? "" : evaluation.id(),
                                evaluation == null ? 0 : index,
                                index,
                                reverted,
                                index));
    }
}
