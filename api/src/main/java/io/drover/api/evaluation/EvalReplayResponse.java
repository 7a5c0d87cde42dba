package io.drover.api.evaluation;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of deciding evaluations again.
 *
 * @param decisions Of one evaluation all decisions, oldest first; of many only those that are
 *     different, at most 20
 * @param replayed How many decisions were made again
 * @param equal How many of them came out the same
 * @param different How many did not
 * @param otherAlgorithm How many of the different ones another version of the scheduler had made
 * @param unavailable How many could not be made again
 * @param algorithm Version of the scheduler that decided again
 * @param oldestIndex Index of the oldest state that can be made again; 0 when there is none
 * @param unfinished Whether time was up before all were made again
 * @param lastIndex Index of the last state that a decision was made on again
 */
public record EvalReplayResponse(
        @Nullable List<DecisionReplay> decisions,
        int replayed,
        int equal,
        int different,
        int otherAlgorithm,
        int unavailable,
        int algorithm,
        long oldestIndex,
        boolean unfinished,
        long lastIndex) {
    public EvalReplayResponse {
        decisions = Ordered.list(decisions);
    }
}
