package io.drover.api.evaluation;

import io.drover.api.Absent;

/**
 * One thing that came out otherwise when an evaluation was decided again.
 *
 * @param what What it is about, such as {@code placement web.api[3] node}
 * @param recorded What the log says; empty for nothing
 * @param replayed What came out now; empty for nothing
 */
public record DecisionDifference(String what, String recorded, String replayed) {
    public DecisionDifference {
        what = Absent.asEmpty(what);
        recorded = Absent.asEmpty(recorded);
        replayed = Absent.asEmpty(replayed);
    }
}
