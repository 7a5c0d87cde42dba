package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The job that a dispatch launched.
 *
 * @param dispatchedJobId dispatched job id
 * @param evalId Empty when the dispatched job is periodic
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobCreateIndex job create index
 * @param index the index of the write, as in {@code X-Nomad-Index}
 */
@RecordBuilder
public record JobDispatchResponse(
        @JsonProperty("DispatchedJobID") String dispatchedJobId,
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobCreateIndex,
        long index) {
    public JobDispatchResponse {
        dispatchedJobId = Absent.asEmpty(dispatchedJobId);
        evalId = Absent.asEmpty(evalId);
    }

    /** The answer with the meta members that follow from the others. */
    public JobDispatchResponse(
            String dispatchedJobId, String evalId, long evalCreateIndex, long jobCreateIndex) {
        this(dispatchedJobId, evalId, evalCreateIndex, jobCreateIndex, evalCreateIndex);
    }
}
