package io.drover.server.replay;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.server.state.PlanResult;
import java.util.ArrayList;
import java.util.List;

/** A decision as the log holds it: in one part or many, and perhaps not all of it. */
final class RecordedDecision {
    final String evaluationId;
    final DecisionTrace trace;
    final List<PlanResult> parts = new ArrayList<>();

    RecordedDecision(String evaluationId, DecisionTrace trace) {
        this.evaluationId = evaluationId;
        this.trace = trace;
    }

    /** Whether all of it was carried out; the answer to the evaluation comes last. */
    boolean isWhole() {
        return parts.stream()
                .flatMap(part -> part.evaluations().stream())
                .anyMatch(evaluation -> evaluation.id().equals(evaluationId));
    }
}
