package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change the metadata of a node.
 *
 * @param nodeId Node ID
 * @param meta Value null deletes the key; required
 */
public record NodeMetaApplyRequest(
        @JsonProperty("NodeID") String nodeId, @Nullable SortedMap<String, String> meta) {
    public NodeMetaApplyRequest {
        nodeId = Absent.asEmpty(nodeId);
        meta = Ordered.map(meta);
    }
}
