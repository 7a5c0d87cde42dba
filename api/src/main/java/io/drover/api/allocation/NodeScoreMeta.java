package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a node that was considered.
 *
 * @param nodeId Node ID
 * @param scores Scorer names: {@code binpack}, {@code job-anti-affinity}, {@code node-affinity},
 *     {@code node-reschedule-penalty}, {@code allocation-spread}, {@code devices}, {@code
 *     preemption}
 * @param normScore norm score
 */
public record NodeScoreMeta(
        @JsonProperty("NodeID") String nodeId,
        @Nullable SortedMap<String, Double> scores,
        double normScore) {
    public NodeScoreMeta {
        nodeId = Absent.asEmpty(nodeId);
        scores = Ordered.map(scores);
    }
}
