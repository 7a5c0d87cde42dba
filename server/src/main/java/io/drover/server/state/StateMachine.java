package io.drover.server.state;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobSubmission;
import io.drover.api.node.Node;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.state.Applied.Outcome;
import io.drover.server.state.Applied.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies commands to states: the meaning of the log. The switch in here dispatches; what concerns
 * nodes, allocations and deployments is in classes of their own.
 */
public final class StateMachine {
    private final StateEditor editor;
    private final NodeChanges nodes;
    private final AllocationChanges allocations;
    private final DeploymentChanges deployments;
    private final JobLaunches launches;
    private final PlaceChanges places;
    private final Archiving archiving;

    private StateMachine(State state) {
        editor = new StateEditor(state);
        nodes = new NodeChanges(editor);
        deployments = new DeploymentChanges(editor, this::registered);
        allocations = new AllocationChanges(editor, deployments);
        launches =
                new JobLaunches(
                        editor,
                        (job, evaluation) -> {
                            registered(job, null);
                            then(null, listOf(evaluation));
                        });
        places = new PlaceChanges(editor);
        archiving = new Archiving(editor);
    }

    /**
     * The state after some commands, one step of its index per command.
     *
     * @param time when they were proposed, Unix nanoseconds; an earlier time than the state's
     *     counts as the state's
     */
    public static Applied apply(State state, long time, List<Command> commands) {
        StateMachine machine = new StateMachine(state);
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            machine.editor.step(time);
            Refusal refusal = machine.apply(command);
            machine.editor.settle();
            outcomes.add(new Outcome(machine.editor.index(), refusal));
        }
        return new Applied(machine.editor.freeze(), machine.editor.events(), outcomes);
    }

    private @Nullable Refusal apply(Command command) {
        return switch (command) {
            case Command.RegisterNode c -> then(nodes.register(c), c.evaluations());
            case Command.SetNodeStatus c -> then(nodes.setStatus(c), c.evaluations());
            case Command.SetNodeEligibility c -> then(nodes.setEligibility(c), c.evaluations());
            case Command.SetNodeDrain c -> then(nodes.setDrain(c), c.evaluations());
            case Command.DeleteNodes c -> then(nodes.delete(c), c.evaluations());
            case Command.RegisterJob c -> registerJob(c);
            case Command.DeregisterJob c -> deregisterJob(c);
            case Command.SetJobStability c -> setStability(c);
            case Command.UpsertEvaluations c -> then(null, c.evaluations());
            case Command.ApplyPlan c -> {
                allocations.apply(c.plan());
                yield then(null, DecisionNotes.in(c.plan(), editor));
            }
            case Command.UpdateAllocationsFromClient c -> {
                allocations.update(c);
                yield then(null, c.evaluations());
            }
            case Command.UpdateDesiredTransitions c -> {
                allocations.setTransitions(c.transitions());
                yield then(null, c.evaluations());
            }
            case Command.UpsertDeployment c -> {
                editor.putDeployment(c.deployment());
                yield null;
            }
            case Command.UpdateDeploymentStatus c ->
                    then(deployments.update(c), listOf(c.evaluation()));
            case Command.PromoteDeployment c ->
                    then(deployments.promote(c), listOf(c.evaluation()));
            case Command.SetAllocationHealth c ->
                    then(deployments.setHealth(c), listOf(c.evaluation()));
            case Command.CollectGarbage c -> collect(c);
            case Command.SetSchedulerConfiguration c -> configure(c);
            case Command.TagJobVersion c -> deployments.tag(c);
            case Command.UpsertNamespace c -> places.upsert(c.namespace());
            case Command.UpsertNodePool c -> places.upsert(c.nodePool());
            case Command.LaunchPeriodic c -> launches.launch(c);
            case Command.DispatchJob c -> launches.dispatch(c);
            case Command.ScaleJob c -> launches.scale(c);
            case Command.DeleteNamespaces c -> places.deleteNamespaces(c.names());
            case Command.DeleteNodePools c -> places.deletePools(c.names());
            case Command.Archive c -> {
                archiving.archive(c);
                yield null;
            }
            case Command.ForgetHistory c -> {
                editor.forgetHistory(c.throughIndex());
                yield null;
            }
            case Command.ReconcileSummaries _ -> {
                editor.recountSummaries();
                yield null;
            }
        };
    }

    private @Nullable Refusal then(@Nullable Refusal refusal, List<Evaluation> evaluations) {
        if (refusal == null) {
            evaluations.forEach(this::putEvaluation);
        }
        return refusal;
    }

    private static List<Evaluation> listOf(@Nullable Evaluation evaluation) {
        return evaluation == null ? List.of() : List.of(evaluation);
    }

    /** An evaluation that does not say which change of its job it is for is for the newest. */
    private void putEvaluation(Evaluation evaluation) {
        Job job = editor.job(new JobKey(evaluation.namespace(), evaluation.jobId()));
        editor.putEvaluation(
                evaluation.jobModifyIndex() != 0 || job == null
                        ? evaluation
                        : EvaluationBuilder.builder(evaluation)
                                .jobModifyIndex(job.jobModifyIndex())
                                .build());
    }

    private @Nullable Refusal registerJob(Command.RegisterJob command) {
        Job wanted = command.job();
        Job existing = editor.job(new JobKey(wanted.namespace(), wanted.id()));
        Refusal refusal = checkIndex(command.enforcedIndex(), existing);
        if (refusal != null) {
            return refusal;
        }
        registered(wanted, command.submission());
        return then(null, listOf(command.evaluation()));
    }

    private static @Nullable Refusal checkIndex(@Nullable Long enforced, @Nullable Job existing) {
        if (enforced == null) {
            return null;
        }
        String message = enforcedIndexProblem(enforced, existing);
        return message == null ? null : new Refusal(500, message);
    }

    /** Why a job may not be registered on condition of an index; null when it may. */
    public static @Nullable String enforcedIndexProblem(long enforced, @Nullable Job existing) {
        String front = "Enforcing job modify index " + enforced + ": ";
        if (enforced == 0) {
            return existing == null ? null : front + "job already exists";
        }
        if (existing == null) {
            return front + "job does not exist";
        }
        return existing.jobModifyIndex() == enforced
                ? null
                : front
                        + "job exists with conflicting job modify index: "
                        + existing.jobModifyIndex();
    }

    /** Stores a job: as a new one, as a new version, or not at all when nothing differs. */
    private void registered(Job wanted, @Nullable JobSubmission submission) {
        JobKey key = new JobKey(wanted.namespace(), wanted.id());
        Job existing = editor.job(key);
        if (existing != null && JobSpecs.same(existing, wanted)) {
            return;
        }
        Job job =
                JobBuilder.builder(wanted)
                        .version(existing == null ? wanted.version() : existing.version() + 1)
                        .status("pending")
                        .statusDescription("")
                        .stable(false)
                        .versionTag(null)
                        .submitTime(editor.time())
                        .createIndex(existing == null ? editor.index() : existing.createIndex())
                        .modifyIndex(editor.index())
                        .jobModifyIndex(editor.index())
                        .build();
        JobHistory history = existing == null ? null : editor.history(key);
        editor.putHistory(
                key,
                (history == null ? new JobHistory(List.of(), 0) : history)
                        .with(job, submissionOf(job, submission), editor.index()));
        editor.prepareSummary(job);
        launches.registered(job, existing);
        editor.putJob(
                existing == null ? job : JobBuilder.builder(job).status(existing.status()).build());
    }

    private static @Nullable JobSubmission submissionOf(
            Job job, @Nullable JobSubmission submission) {
        return submission == null
                ? null
                : new JobSubmission(
                        submission.source(),
                        submission.format(),
                        submission.variableFlags(),
                        submission.variables(),
                        job.namespace(),
                        job.id(),
                        job.version(),
                        job.jobModifyIndex());
    }

    private @Nullable Refusal deregisterJob(Command.DeregisterJob command) {
        JobKey key = new JobKey(command.namespace(), command.jobId());
        Job job = editor.job(key);
        if (job == null) {
            return then(null, listOf(command.evaluation()));
        }
        if (command.purge()) {
            editor.removeJob(key);
        } else if (!job.stop()) {
            Job stopped =
                    JobBuilder.builder(job)
                            .stop(true)
                            .modifyIndex(editor.index())
                            .jobModifyIndex(editor.index())
                            .build();
            editor.putJob(stopped);
            JobHistory history = editor.history(key);
            if (history != null) {
                editor.putHistory(key, history.with(stopped, null, editor.index()));
            }
        }
        if (command.noShutdownDelay()) {
            allocations.skipShutdownDelay(key);
        }
        return then(null, listOf(command.evaluation()));
    }

    private @Nullable Refusal setStability(Command.SetJobStability command) {
        deployments.setStable(
                new JobKey(command.namespace(), command.jobId()),
                command.version(),
                command.stable());
        return null;
    }

    private @Nullable Refusal collect(Command.CollectGarbage command) {
        command.evaluations().forEach(editor::removeEvaluation);
        command.allocations().forEach(editor::removeAllocation);
        command.deployments().forEach(editor::removeDeployment);
        // These two may have come back since they were looked at.
        for (JobKey key : command.jobs()) {
            Job job = editor.job(key);
            if (job != null && job.status().equals("dead")) {
                editor.removeJob(key);
            }
        }
        for (String id : command.nodes()) {
            Node node = editor.node(id);
            if (node != null && node.status().equals("down")) {
                editor.removeNode(id);
            }
        }
        return null;
    }

    private @Nullable Refusal configure(Command.SetSchedulerConfiguration command) {
        SchedulerConfiguration before = editor.schedulerConfiguration();
        Long enforced = command.enforcedIndex();
        if (enforced != null && enforced != before.modifyIndex()) {
            return new Refusal(
                    409,
                    "the scheduler configuration was changed at index " + before.modifyIndex());
        }
        editor.putSchedulerConfiguration(
                SchedulerConfigurationBuilder.builder(command.configuration())
                        .createIndex(
                                before.createIndex() == 0 ? editor.index() : before.createIndex())
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }
}
