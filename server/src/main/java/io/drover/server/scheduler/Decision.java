package io.drover.server.scheduler;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.Evaluation;
import io.drover.server.state.PlanResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scheduler decided.
 *
 * @param plan placements, stops and updates; its evaluations are follow-ups that other parts of the
 *     plan refer to, so they are written whatever becomes of the placements
 * @param answered the evaluation as it stands once the whole plan is carried out
 * @param raised evaluations to write together with {@code answered}
 * @param allAtOnce whether the plan is worth nothing in part
 * @param snapshotIndex the state that it was decided on
 */
public record Decision(
        PlanResult plan,
        Evaluation answered,
        List<Evaluation> raised,
        boolean allAtOnce,
        long snapshotIndex) {
    public Decision {
        raised = List.copyOf(raised);
    }

    /** Whether it changes anything but evaluations. */
    public boolean changesAllocations() {
        return !plan.placements().isEmpty()
                || !plan.stops().isEmpty()
                || !plan.updates().isEmpty()
                || !plan.evictions().isEmpty()
                || plan.deployment() != null
                || !plan.deploymentUpdates().isEmpty();
    }

    /** The plan with all evaluations, as it is written when nothing of it had to be left out. */
    public PlanResult complete() {
        List<Evaluation> evaluations = new ArrayList<>(plan.evaluations());
        evaluations.add(answered);
        evaluations.addAll(raised);
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                plan.placements(),
                plan.updates(),
                plan.stops(),
                plan.evictions(),
                plan.metrics(),
                plan.deployment(),
                plan.deploymentUpdates(),
                evaluations,
                plan.decided());
    }

    /** The same decision, which says how it was made. */
    public Decision decidedBy(DecisionTrace trace) {
        return new Decision(plan.decidedBy(trace), answered, raised, allAtOnce, snapshotIndex);
    }
}
