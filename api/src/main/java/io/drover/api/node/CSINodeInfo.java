package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * What a storage plugin can do on a node.
 *
 * @param id the node's name in the plugin's words
 * @param maxVolumes how many volumes may be there at a time; 0 for any number
 * @param accessibleTopology where the node is; null for nowhere in particular
 * @param requiresNodeStageVolume requires node stage volume
 * @param supportsStats supports stats
 * @param supportsExpand supports expand
 * @param supportsCondition supports condition
 */
public record CSINodeInfo(
        @JsonProperty("ID") String id,
        long maxVolumes,
        @Nullable CSITopology accessibleTopology,
        boolean requiresNodeStageVolume,
        boolean supportsStats,
        boolean supportsExpand,
        boolean supportsCondition) {
    public CSINodeInfo {
        id = Absent.asEmpty(id);
    }
}
