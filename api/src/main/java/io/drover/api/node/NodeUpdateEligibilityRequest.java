package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Says whether a node may be given allocations.
 *
 * @param nodeId Node ID; default path
 * @param eligibility {@code eligible}, {@code ineligible}; required
 */
public record NodeUpdateEligibilityRequest(
        @JsonProperty("NodeID") String nodeId, String eligibility) {
    public NodeUpdateEligibilityRequest {
        nodeId = Absent.asEmpty(nodeId);
        eligibility = Absent.asEmpty(eligibility);
    }
}
