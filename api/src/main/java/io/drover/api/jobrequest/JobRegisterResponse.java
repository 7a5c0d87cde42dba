package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a request: job register.
 *
 * <p>Also returned by evaluate, revert and scale.
 *
 * @param evalId Empty for periodic, parameterized and multiregion jobs
 * @param evalCreateIndex Raft index of the evaluation
 * @param jobModifyIndex When the submitted job equals the stored one, this is the stored job's
 *     {@code ModifyIndex}, not its {@code JobModifyIndex}
 * @param warnings Multi-line text, empty when none
 */
public record JobRegisterResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long jobModifyIndex,
        String warnings) {}
