package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobSubmission;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.JobDeregisterResponse;
import io.drover.api.jobrequest.JobEvaluateRequest;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobValidateResponse;
import io.drover.server.state.Command;
import io.drover.server.state.JobSpecs;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import io.drover.server.state.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What requests about jobs lead to. */
public final class JobRequests {
    private final Canonicaliser canonicaliser;
    private final JobLimits limits;

    public JobRequests(Canonicaliser canonicaliser, JobLimits limits) {
        this.canonicaliser = canonicaliser;
        this.limits = limits;
    }

    /** A job that may be registered, with what its author should know. */
    public record Admitted(Job job, List<String> warnings) {}

    /**
     * Registers a job or a new version.
     *
     * @param namespace the request's; empty for the job's own
     * @param evaluationId the id of the evaluation, if there will be one
     */
    public Proposal<JobRegisterResponse> register(
            State state, JobRegisterRequest request, String namespace, String evaluationId) {
        checkPriority(request.evalPriority());
        Admitted admitted = admit(state, request, namespace);
        Job job = admitted.job();
        Job existing = state.job(job.namespace(), job.id());
        List<String> warnings = new ArrayList<>(admitted.warnings());
        JobSubmission submission = storable(request.submission(), warnings);
        String warningText = new JobValidator.Verdict(List.of(), warnings).warningText();
        boolean unchanged = existing != null && JobSpecs.same(existing, job);
        Evaluation evaluation =
                Statuses.isParent(job) || job.multiregion() != null
                        ? null
                        : Evaluations.pending(
                                job, evaluationId, "job-register", request.evalPriority());
        Command command =
                new Command.RegisterJob(
                        job,
                        submission,
                        evaluation,
                        request.enforceIndex() ? request.jobModifyIndex() : null);
        long stored = existing == null ? 0 : existing.modifyIndex();
        return new Proposal<>(
                List.of(command),
                index ->
                        new JobRegisterResponse(
                                evaluation == null ? "" : evaluation.id(),
                                evaluation == null ? 0 : index,
                                unchanged ? stored : index,
                                warningText));
    }

    /**
     * Makes a job storable and checks all that can be checked beforehand.
     *
     * @throws RequestException with the reference's status and text
     */
    public Admitted admit(State state, JobRegisterRequest request, String namespace) {
        Job submitted = request.job();
        if (submitted == null) {
            throw new RequestException(400, "Job must be specified");
        }
        if (submitted.id().isEmpty()) {
            throw new RequestException(400, "Job ID hasn't been provided");
        }
        if (state.schedulerConfiguration().rejectJobRegistration()) {
            throw new RequestException(
                    403,
                    "Job registration, dispatch, and scale are disabled by the scheduler configuration");
        }
        if (submitted.dispatched()) {
            throw new RequestException(500, "job can't be submitted with 'Dispatched' set");
        }
        Job job = canonicaliser.canonical(submitted, namespace, state);
        checkScaling(job);
        Job existing = state.job(job.namespace(), job.id());
        job = preserved(job, existing, request);
        JobValidator.Verdict verdict = judge(job, state);
        Problems problems = new Problems();
        verdict.errors().forEach(problems::add);
        checkChange(problems, job, existing);
        if (!problems.all().isEmpty()) {
            throw new RequestException(500, Problems.text(problems.all()));
        }
        if (request.enforceIndex()) {
            String problem = StateMachine.enforcedIndexProblem(request.jobModifyIndex(), existing);
            if (problem != null) {
                throw new RequestException(500, problem);
            }
        }
        return new Admitted(job, verdict.warnings());
    }

    private static void checkPriority(int priority) {
        if (priority < 0 || priority > 100) {
            throw new RequestException(400, "Eval priority must be between 1 and 100 inclusively");
        }
    }

    private static void checkScaling(Job job) {
        if (!job.type().equals("system") || job.taskGroups() == null) {
            return;
        }
        for (TaskGroup group : job.taskGroups()) {
            if (group.scaling() != null) {
                throw new RequestException(
                        400, "Task groups with job type system do not support scaling blocks");
            }
        }
    }

    private JobValidator.Verdict judge(Job job, State state) {
        JobValidator.Verdict verdict = JobValidator.validate(job, state, limits);
        List<String> errors = new ArrayList<>(verdict.errors());
        errors.addAll(NotActedOn.in(job));
        return new JobValidator.Verdict(errors, verdict.warnings());
    }

    private static void checkChange(Problems problems, Job job, @Nullable Job existing) {
        if (existing == null) {
            return;
        }
        problems.unless(
                existing.type().equals(job.type()),
                "cannot update job from type \"%s\" to \"%s\""
                        .formatted(existing.type(), job.type()));
        checkKept(problems, existing.periodic() != null, job.periodic() != null, "periodic");
        checkKept(
                problems,
                existing.parameterizedJob() != null,
                job.parameterizedJob() != null,
                "parameterized");
    }

    private static void checkKept(Problems problems, boolean was, boolean is, String what) {
        problems.when(was && !is, "cannot update %s job to being non-%s".formatted(what, what));
        problems.when(is && !was, "cannot update non-%s job to being %s".formatted(what, what));
    }

    private static Job preserved(Job job, @Nullable Job existing, JobRegisterRequest request) {
        boolean nothing = !request.preserveCounts() && !request.preserveResources();
        if (existing == null || nothing || job.taskGroups() == null) {
            return job;
        }
        List<TaskGroup> groups = new ArrayList<>();
        for (TaskGroup group : job.taskGroups()) {
            TaskGroup old = group(existing, group.name());
            groups.add(old == null ? group : preserved(group, old, request));
        }
        return JobBuilder.builder(job).taskGroups(groups).build();
    }

    private static TaskGroup preserved(TaskGroup group, TaskGroup old, JobRegisterRequest request) {
        List<Task> tasks = group.tasks();
        if (request.preserveResources() && tasks != null) {
            List<Task> kept = new ArrayList<>();
            for (Task task : tasks) {
                Resources resources = resources(old, task.name());
                kept.add(
                        resources == null
                                ? task
                                : TaskBuilder.builder(task)
                                        .resources(ResourcesBuilder.builder(resources).build())
                                        .build());
            }
            tasks = kept;
        }
        return TaskGroupBuilder.builder(group)
                .count(request.preserveCounts() ? old.count() : group.count())
                .tasks(tasks)
                .build();
    }

    private static @Nullable Resources resources(TaskGroup group, String task) {
        for (Task one : group.tasks() == null ? List.<Task>of() : group.tasks()) {
            if (one.name().equals(task)) {
                return one.resources();
            }
        }
        return null;
    }

    private static @Nullable TaskGroup group(Job job, String name) {
        for (TaskGroup group : job.taskGroups() == null ? List.<TaskGroup>of() : job.taskGroups()) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    /** The source, unless it is too long to keep. */
    private @Nullable JobSubmission storable(
            @Nullable JobSubmission submission, List<String> warnings) {
        if (submission == null || limits.maxSourceBytes() == 0) {
            return null;
        }
        int size = submission.source().getBytes(StandardCharsets.UTF_8).length;
        if (size <= limits.maxSourceBytes()) {
            return submission;
        }
        warnings.add(
                "job source size of %d bytes exceeds maximum of %d bytes and will be discarded"
                        .formatted(size, limits.maxSourceBytes()));
        return null;
    }

    /** What is wrong with a job, as the validate route shows it. */
    public JobValidateResponse validate(State state, Job job, String namespace) {
        Job canonical = canonicaliser.canonical(job, namespace, state);
        JobValidator.Verdict verdict = judge(canonical, state);
        return new JobValidateResponse(
                true,
                verdict.errors().isEmpty() ? null : verdict.errors(),
                verdict.errorText(),
                verdict.warningText());
    }

    /** Stops a job, or forgets it; one that does not exist is no error. */
    public Proposal<JobDeregisterResponse> deregister(
            State state,
            String namespace,
            String jobId,
            boolean purge,
            int priority,
            boolean noShutdownDelay,
            String evaluationId) {
        checkPriority(priority);
        Job job = state.job(namespace, jobId);
        if (job == null) {
            return new Proposal<>(List.of(), index -> new JobDeregisterResponse("", 0, 0, "", 0));
        }
        Evaluation evaluation =
                Statuses.isParent(job)
                        ? null
                        : Evaluations.pending(job, evaluationId, "job-deregister", priority);
        return new Proposal<>(
                List.of(
                        new Command.DeregisterJob(
                                namespace, jobId, purge, noShutdownDelay, evaluation)),
                index ->
                        new JobDeregisterResponse(
                                evaluation == null ? "" : evaluation.id(),
                                evaluation == null ? 0 : index,
                                index,
                                "",
                                0));
    }

    /** Has the scheduler look at a job again, also at what failed when that is forced. */
    public Proposal<JobRegisterResponse> evaluate(
            State state,
            JobEvaluateRequest request,
            String namespace,
            String jobId,
            String evaluationId) {
        Job job = state.job(namespace, jobId);
        if (job == null) {
            throw new RequestException(500, "job not found");
        }
        if (job.periodic() != null) {
            throw new RequestException(500, "can't evaluate periodic job");
        }
        if (job.parameterizedJob() != null && !job.dispatched()) {
            throw new RequestException(500, "can't evaluate parameterized job");
        }
        Evaluation evaluation = Evaluations.pending(job, evaluationId, "job-register", 0);
        boolean force = request.evalOptions() != null && request.evalOptions().forceReschedule();
        Command command =
                force
                        ? new Command.UpdateDesiredTransitions(
                                failed(state, job), List.of(evaluation))
                        : new Command.UpsertEvaluations(List.of(evaluation));
        return new Proposal<>(
                List.of(command),
                index -> new JobRegisterResponse(evaluation.id(), index, job.modifyIndex(), ""));
    }

    private static SortedMap<String, DesiredTransition> failed(State state, Job job) {
        SortedMap<String, DesiredTransition> transitions = new TreeMap<>();
        for (Allocation allocation : state.allocationsByJob(job.namespace(), job.id())) {
            TaskGroup group = group(job, allocation.taskGroup());
            ReschedulePolicy policy = group == null ? null : group.reschedulePolicy();
            boolean over =
                    allocation.clientStatus().equals("failed")
                            && allocation.nextAllocation().isEmpty()
                            && !Statuses.isServerTerminal(allocation);
            if (over && policy != null) {
                transitions.put(
                        allocation.id(), new DesiredTransition(null, null, true, null, null));
            }
        }
        return transitions;
    }
}
