package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks to drain a node, or to stop that.
 *
 * @param nodeId Ignored; path wins
 * @param drainSpec Null = disable drain
 * @param markEligible Applies when the drain is removed
 * @param meta meta
 */
public record NodeUpdateDrainRequest(
        @JsonProperty("NodeID") String nodeId,
        @Nullable DrainSpec drainSpec,
        boolean markEligible,
        @Nullable SortedMap<String, String> meta) {
    public NodeUpdateDrainRequest {
        nodeId = Absent.asEmpty(nodeId);
        meta = Ordered.map(meta);
    }
}
