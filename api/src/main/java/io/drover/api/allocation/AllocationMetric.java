package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.Resources;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How a placement was found, or why none was.
 *
 * @param nodesEvaluated Nodes looked at
 * @param nodesFiltered Nodes rejected by constraints
 * @param nodesInPool Nodes in the job's node pool
 * @param nodePool Node pool name
 * @param nodesAvailable Key = datacenter
 * @param classFiltered Node class → count
 * @param constraintFiltered Constraint text → count
 * @param nodesExhausted Nodes lacking resources
 * @param classExhausted Node class → count
 * @param dimensionExhausted e.g. {@code memory}, {@code cpu}, {@code disk}, {@code network: port
 *     collision}
 * @param quotaExhausted Quota dimensions hit
 * @param resourcesExhausted Key = task
 * @param scores Deprecated
 * @param allocationTime Scheduling time
 * @param coalescedFailures Extra failures folded into this one
 * @param scoreMetaData Top 5 nodes
 * @param explanation why no node was found and what would help; Drover's own, left out when a node
 *     was found
 */
@RecordBuilder
public record AllocationMetric(
        int nodesEvaluated,
        int nodesFiltered,
        int nodesInPool,
        String nodePool,
        @Nullable SortedMap<String, Integer> nodesAvailable,
        @Nullable SortedMap<String, Integer> classFiltered,
        @Nullable SortedMap<String, Integer> constraintFiltered,
        int nodesExhausted,
        @Nullable SortedMap<String, Integer> classExhausted,
        @Nullable SortedMap<String, Integer> dimensionExhausted,
        @Nullable List<String> quotaExhausted,
        @Nullable SortedMap<String, Resources> resourcesExhausted,
        @Nullable SortedMap<String, Double> scores,
        Duration allocationTime,
        int coalescedFailures,
        @Nullable List<NodeScoreMeta> scoreMetaData,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable PlacementExplanation explanation) {
    public AllocationMetric {
        nodePool = Absent.asEmpty(nodePool);
        allocationTime = Absent.asZero(allocationTime);
        quotaExhausted = Ordered.list(quotaExhausted);
        scoreMetaData = Ordered.list(scoreMetaData);
        nodesAvailable = Ordered.map(nodesAvailable);
        classFiltered = Ordered.map(classFiltered);
        constraintFiltered = Ordered.map(constraintFiltered);
        classExhausted = Ordered.map(classExhausted);
        dimensionExhausted = Ordered.map(dimensionExhausted);
        resourcesExhausted = Ordered.map(resourcesExhausted);
        scores = Ordered.map(scores);
    }
}
