package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ScalingPolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.jobrequest.ScalingRequest;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What requests to scale a group lead to. */
public final class ScaleRequests {
    private ScaleRequests() {}

    /**
     * Changes the count of a group, or notes what a scaler reports when it gives none or an error.
     *
     * @param evaluationId for the evaluation, if there will be one
     */
    public static Proposal<JobRegisterResponse> scale(
            State state,
            String namespace,
            String jobId,
            ScalingRequest request,
            String evaluationId) {
        LaunchRequests.refuseWhenClosed(state);
        String groupName = request.target() == null ? null : request.target().get("Group");
        if (groupName == null || groupName.isEmpty()) {
            throw new RequestException(400, "missing task group name for scaling action");
        }
        checkCount(request);
        Job job = state.job(namespace, jobId);
        if (job == null) {
            throw new RequestException(404, "job \"" + jobId + "\" not found");
        }
        TaskGroup group = group(job, groupName);
        if (group == null) {
            throw new RequestException(
                    400,
                    "task group \"%s\" specified for scaling does not exist in job"
                            .formatted(groupName));
        }
        checkIndex(request, job);
        Integer count = request.count();
        if (count != null) {
            checkAllowed(state, job, group, count);
        }
        return proposal(request, job, group, evaluationId);
    }

    private static Proposal<JobRegisterResponse> proposal(
            ScalingRequest request, Job job, TaskGroup group, String evaluationId) {
        Integer count = request.count();
        Evaluation evaluation =
                count == null || Statuses.isParent(job)
                        ? null
                        : Evaluations.pending(job, evaluationId, "job-scaling", 0);
        ScalingEvent event =
                new ScalingEvent(
                        count,
                        group.count() == null ? 1 : group.count(),
                        request.error(),
                        request.message(),
                        request.meta(),
                        null,
                        0,
                        0);
        Command command =
                new Command.ScaleJob(
                        job.namespace(),
                        job.id(),
                        group.name(),
                        count == null ? null : withCount(job, group, count),
                        event,
                        evaluation,
                        job.jobModifyIndex());
        boolean same = count == null || count.equals(group.count());
        return new Proposal<>(
                List.of(command),
                index ->
                        new JobRegisterResponse(
                                evaluation == null ? "" : evaluation.id(),
                                evaluation == null ? 0 : index,
                                same ? job.modifyIndex() : index,
                                ""));
    }

    private static void checkCount(ScalingRequest request) {
        Integer count = request.count();
        if (count != null && count < 0) {
            throw new RequestException(400, "scaling action count can't be negative");
        }
        if (count != null && request.error()) {
            throw new RequestException(
                    400, "scaling action should not contain count if error is true");
        }
    }

    private static void checkIndex(ScalingRequest request, Job job) {
        if (request.jobModifyIndex() == 0) {
            return;
        }
        String problem = StateMachine.enforcedIndexProblem(request.jobModifyIndex(), job);
        if (problem != null) {
            throw new RequestException(500, problem);
        }
    }

    private static void checkAllowed(State state, Job job, TaskGroup group, int count) {
        boolean everywhere = job.type().equals("system") || job.type().equals("sysbatch");
        if (everywhere && count > 1) {
            throw new RequestException(
                    400, "jobs of type \"" + job.type() + "\" can only be scaled between 0 and 1");
        }
        Deployment latest = state.latestDeployment(job.namespace(), job.id());
        if (latest != null
                && latest.jobCreateIndex() == job.createIndex()
                && Statuses.isActive(latest)) {
            throw new RequestException(400, "job scaling blocked due to active deployment");
        }
        ScalingPolicy policy = group.scaling();
        if (policy == null) {
            return;
        }
        if (count > policy.max()) {
            throw new RequestException(
                    400,
                    "group count was greater than scaling policy maximum: %d > %d"
                            .formatted(count, policy.max()));
        }
        Integer min = policy.min();
        if (min != null && count < min) {
            throw new RequestException(
                    400,
                    "group count was less than scaling policy minimum: %d < %d"
                            .formatted(count, min));
        }
    }

    private static Job withCount(Job job, TaskGroup changed, int count) {
        List<TaskGroup> groups = new ArrayList<>();
        for (TaskGroup group : JobValidator.listOf(job.taskGroups())) {
            groups.add(
                    group.name().equals(changed.name())
                            ? TaskGroupBuilder.builder(group).count(count).build()
                            : group);
        }
        return JobBuilder.builder(job).taskGroups(groups).build();
    }

    private static @Nullable TaskGroup group(Job job, String name) {
        for (TaskGroup group : JobValidator.listOf(job.taskGroups())) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }
}
