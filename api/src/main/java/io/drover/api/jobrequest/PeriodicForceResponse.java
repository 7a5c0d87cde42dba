package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The evaluation of a periodic job that was launched by hand.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 * @param index the index of the write, as in {@code X-Nomad-Index}
 */
@RecordBuilder
public record PeriodicForceResponse(
        @JsonProperty("EvalID") String evalId, long evalCreateIndex, long index) {
    public PeriodicForceResponse {
        evalId = Absent.asEmpty(evalId);
    }

    /** The answer with the meta members that follow from the others. */
    public PeriodicForceResponse(String evalId, long evalCreateIndex) {
        this(evalId, evalCreateIndex, evalCreateIndex);
    }
}
