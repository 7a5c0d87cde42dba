package io.drover.server.state;

import io.drover.api.evaluation.DecisionTrace;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes with an evaluation how it was decided. A decision of which only a part could be carried out
 * is followed by others, and what it placed stays: so the last few are kept, not only the last.
 */
final class DecisionNotes {
    static final int KEPT = 4;

    private DecisionNotes() {}

    /** The evaluations to write with a plan, the one that it answers with a note. */
    static List<Evaluation> in(PlanResult plan, StateEditor editor) {
        DecisionTrace decided = plan.decided();
        Evaluation before = decided == null ? null : editor.evaluation(plan.evaluationId());
        if (decided == null || before == null) {
            return plan.evaluations();
        }
        List<DecisionTrace> notes = with(before.decisions(), decided);
        List<Evaluation> evaluations = new ArrayList<>();
        boolean answered = false;
        for (Evaluation evaluation : plan.evaluations()) {
            boolean answer = evaluation.id().equals(before.id());
            evaluations.add(answer ? noted(evaluation, notes) : evaluation);
            answered |= answer;
        }
        if (!answered && !notes.equals(before.decisions())) {
            evaluations.add(noted(before, notes)); // a part; the answer is still to come
        }
        return evaluations;
    }

    private static List<DecisionTrace> with(
            @Nullable List<DecisionTrace> known, DecisionTrace newest) {
        if (known == null) {
            return List.of(newest);
        }
        if (known.getLast().equals(newest)) {
            return known;
        }
        List<DecisionTrace> all = new ArrayList<>(known);
        all.add(newest);
        return all.subList(Math.max(0, all.size() - KEPT), all.size());
    }

    private static Evaluation noted(Evaluation evaluation, List<DecisionTrace> notes) {
        return EvaluationBuilder.builder(evaluation).decisions(notes).build();
    }
}
