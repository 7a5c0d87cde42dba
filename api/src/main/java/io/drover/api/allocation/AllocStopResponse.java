package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to a request: allocation stop.
 *
 * @param evalId Evaluation ID
 */
public record AllocStopResponse(@JsonProperty("EvalID") String evalId) {}
