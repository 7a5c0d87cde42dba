package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The answer to a request: job deregister.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobModifyIndex job modify index
 * @param volumeEvalId Always empty now
 * @param volumeEvalIndex volume eval index
 */
@RecordBuilder
public record JobDeregisterResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobModifyIndex,
        @JsonProperty("VolumeEvalID") String volumeEvalId,
        long volumeEvalIndex) {}
