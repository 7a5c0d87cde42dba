package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The body of a request: node update eligibility.
 *
 * <p>Request body.
 *
 * @param nodeId Node ID; default path
 * @param eligibility {@code eligible}, {@code ineligible}; required
 */
public record NodeUpdateEligibilityRequest(
        @JsonProperty("NodeID") String nodeId, String eligibility) {}
