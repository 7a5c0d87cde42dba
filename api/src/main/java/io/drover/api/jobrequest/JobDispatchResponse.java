package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a request: job dispatch.
 *
 * @param dispatchedJobId dispatched job id
 * @param evalId Empty when the dispatched job is periodic
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobCreateIndex job create index
 */
public record JobDispatchResponse(
        @JsonProperty("DispatchedJobID") String dispatchedJobId,
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobCreateIndex) {}
