package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.evaluation.PlanAnnotations;
import io.drover.api.job.Job;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.jobrequest.JobPlanRequest;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.jobspec.cron.PeriodicTimes;
import io.drover.server.difference.JobDifference;
import io.drover.server.difference.PlanNotes;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Statuses;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what registering a job would do: registers it in a copy of the state and has it scheduled.
 */
public final class JobPlanner {
    private final JobRequests requests;
    private final Scheduler scheduler;

    public JobPlanner(JobRequests requests, Scheduler scheduler) {
        this.requests = requests;
        this.scheduler = scheduler;
    }

    /**
     * The answer to a plan request.
     *
     * @param evaluationId for the evaluation of the dry run; never stored
     * @param now Unix nanoseconds
     */
    public JobPlanResponse plan(
            State state, JobPlanRequest request, String namespace, String evaluationId, long now) {
        if (request.job() == null) {
            throw new RequestException(400, "Job must be specified");
        }
        JobRegisterRequest register =
                new JobRegisterRequest(
                        null, request.job(), false, 0, request.policyOverride(), false, false, 0);
        JobRequests.Admitted admitted = requests.admit(state, register, namespace);
        Job job = admitted.job();
        Job existing = state.job(job.namespace(), job.id());
        Decision decision = Statuses.isParent(job) ? null : decide(state, job, evaluationId, now);
        Evaluation answered = decision == null ? null : decision.answered();
        PlanAnnotations annotations = answered == null ? null : answered.planAnnotations();
        List<Evaluation> raised = decision == null ? List.of() : decision.raised();
        return new JobPlanResponse(
                existing == null ? 0 : existing.jobModifyIndex(),
                raised.isEmpty() ? null : raised,
                request.diff()
                        ? PlanNotes.added(
                                JobDifference.between(existing, job), existing, job, annotations)
                        : null,
                annotations,
                answered == null ? null : answered.failedTgAllocs(),
                nextLaunch(job, now),
                new JobValidator.Verdict(List.of(), admitted.warnings()).warningText());
    }

    private static @Nullable Instant nextLaunch(Job job, long now) {
        PeriodicConfig periodic = job.periodic();
        if (periodic == null || !Boolean.TRUE.equals(periodic.enabled())) {
            return null;
        }
        return PeriodicTimes.of(periodic).next(Instant.EPOCH.plusNanos(now));
    }

    private Decision decide(State state, Job job, String evaluationId, long now) {
        Evaluation evaluation =
                EvaluationBuilder.builder(Evaluations.pending(job, evaluationId, "job-register", 0))
                        .annotatePlan(true)
                        .build();
        State registered =
                StateMachine.apply(
                                state,
                                now,
                                List.of(new Command.RegisterJob(job, null, evaluation, null)))
                        .state();
        Evaluation stored = registered.evaluation(evaluationId);
        return scheduler.decide(
                registered, stored == null ? evaluation : stored, evaluationId.hashCode(), now);
    }
}
