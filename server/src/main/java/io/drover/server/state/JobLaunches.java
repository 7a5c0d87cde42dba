package io.drover.server.state;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.PeriodicConfig;
import io.drover.api.jobrequest.ScalingEvent;
import io.drover.api.jobrequest.ScalingEventBuilder;
import io.drover.api.jobstatus.JobChildrenSummary;
import io.drover.api.jobstatus.JobSummary;
import io.drover.server.state.Applied.Refusal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What commands mean by which jobs start others or are scaled. */
final class JobLaunches {
    private final StateEditor editor;
    private final Registrar registrar;

    /** Stores a job. */
    @FunctionalInterface
    interface Registrar {
        void register(Job job, @Nullable Evaluation evaluation);
    }

    JobLaunches(StateEditor editor, Registrar registrar) {
        this.editor = editor;
        this.registrar = registrar;
    }

    /** A schedule that is new counts from now: what would have been due before is not missed. */
    void registered(Job job, @Nullable Job before) {
        if (job.periodic() == null) {
            return;
        }
        boolean goesOn =
                before != null
                        && !before.stop()
                        && Objects.equals(before.periodic(), job.periodic());
        if (!goesOn) {
            JobKey key = new JobKey(job.namespace(), job.id());
            editor.putActivity(editor.activity(key).launched(editor.time(), editor.index()));
        }
    }

    @Nullable Refusal launch(Command.LaunchPeriodic command) {
        JobKey key = new JobKey(command.namespace(), command.jobId());
        Job parent = editor.job(key);
        PeriodicConfig periodic = parent == null ? null : parent.periodic();
        if (parent == null || periodic == null || parent.stop()) {
            return new Refusal(500, "job \"" + key.id() + "\" is not periodic any more");
        }
        JobActivity activity = editor.activity(key);
        boolean byHand = command.nominal() == 0;
        if (!byHand && command.nominal() <= activity.launchedFor()) {
            return new Refusal(
                    409,
                    "job \"%s\" was launched for %s already"
                            .formatted(key.id(), Instant.ofEpochSecond(0, command.nominal())));
        }
        Job child = command.child();
        if (child != null) {
            if (editor.job(new JobKey(child.namespace(), child.id())) != null) {
                return new Refusal(409, "job \"" + child.id() + "\" is there already");
            }
            if (!byHand && periodic.prohibitOverlap() && hasLiveChildren(editor.summary(key))) {
                return new Refusal(409, "a launch of job \"" + key.id() + "\" still runs");
            }
            registrar.register(child, command.evaluation());
        }
        if (!byHand) {
            editor.putActivity(activity.launched(command.nominal(), editor.index()));
        }
        return null;
    }

    private static boolean hasLiveChildren(@Nullable JobSummary summary) {
        JobChildrenSummary children = summary == null ? null : summary.children();
        return children != null && children.pending() + children.running() > 0;
    }

    @Nullable Refusal dispatch(Command.DispatchJob command) {
        Job child = command.child();
        JobKey parentKey = new JobKey(child.namespace(), child.parentId());
        Job parent = editor.job(parentKey);
        if (parent == null || parent.parameterizedJob() == null) {
            return new Refusal(500, "parameterized job not found");
        }
        if (parent.stop()) {
            return new Refusal(500, "Specified job \"" + parent.id() + "\" is stopped");
        }
        String token = child.dispatchIdempotencyToken();
        boolean known = !token.isEmpty() && editor.dispatched(parentKey, token) != null;
        if (known || editor.job(new JobKey(child.namespace(), child.id())) != null) {
            return new Refusal(409, "job \"" + parent.id() + "\" was dispatched so already");
        }
        registrar.register(child, command.evaluation());
        return null;
    }

    @Nullable Refusal scale(Command.ScaleJob command) {
        JobKey key = new JobKey(command.namespace(), command.jobId());
        Job existing = editor.job(key);
        if (existing == null) {
            return new Refusal(404, "job \"" + key.id() + "\" not found");
        }
        Long enforced = command.enforcedIndex();
        String problem =
                enforced == null ? null : StateMachine.enforcedIndexProblem(enforced, existing);
        if (problem != null) {
            return new Refusal(500, problem);
        }
        Evaluation evaluation = command.evaluation();
        if (command.job() != null) {
            registrar.register(command.job(), evaluation);
        }
        ScalingEvent event =
                ScalingEventBuilder.builder(command.event())
                        .evalId(evaluation == null ? null : evaluation.id())
                        .time(editor.time())
                        .createIndex(editor.index())
                        .build();
        editor.putActivity(editor.activity(key).scaled(command.group(), event, editor.index()));
        return null;
    }
}
