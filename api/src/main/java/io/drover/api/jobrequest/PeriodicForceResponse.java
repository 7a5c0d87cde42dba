package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a request: periodic force.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 */
public record PeriodicForceResponse(@JsonProperty("EvalID") String evalId, long evalCreateIndex) {}
