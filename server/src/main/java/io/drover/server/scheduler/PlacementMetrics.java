package io.drover.server.scheduler;

import io.drover.api.allocation.AllocationMetric;
import io.drover.api.allocation.AllocationMetricBuilder;
import io.drover.api.allocation.NodeScoreMeta;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes down how nodes were judged, as users see it. */
final class PlacementMetrics {
    private final Fleet fleet;
    private final FeasibleNodes nodes;
    private final NodeRanking ranking;
    private final String nodePool;

    PlacementMetrics(Fleet fleet, FeasibleNodes nodes, NodeRanking ranking, String nodePool) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.ranking = ranking;
        this.nodePool = nodePool;
    }

    /** As things are now. */
    AllocationMetric now(List<NodeScoreMeta> scores) {
        SortedMap<String, Integer> dimensions = new TreeMap<>();
        SortedMap<String, Integer> classes = new TreeMap<>();
        SortedMap<String, Integer> constraints = nodes.reasons();
        int exhausted = 0;
        int ruledOut = nodes.filtered();
        for (int place = 0; place < ranking.size(); place++) {
            String reason = ranking.lack(place);
            if (reason == null) {
                continue;
            }
            if (Room.isRule(reason)) {
                ruledOut++;
                constraints.merge(reason, 1, Integer::sum);
                continue;
            }
            exhausted++;
            dimensions.merge(reason, 1, Integer::sum);
            String nodeClass = fleet.view(ranking.rows[place]).node.nodeClass();
            if (!nodeClass.isEmpty()) {
                classes.merge(nodeClass, 1, Integer::sum);
            }
        }
        return AllocationMetricBuilder.builder()
                .nodesEvaluated(nodes.candidates.rows().length)
                .nodesFiltered(ruledOut)
                .nodesInPool(nodes.candidates.inPool())
                .nodePool(nodePool)
                .nodesAvailable(nodes.candidates.byDatacenter())
                .classFiltered(orNull(nodes.filteredClasses()))
                .constraintFiltered(orNull(constraints))
                .nodesExhausted(exhausted)
                .classExhausted(orNull(classes))
                .dimensionExhausted(orNull(dimensions))
                .allocationTime(Duration.ZERO)
                .scoreMetaData(scores.isEmpty() ? null : scores)
                .build();
    }

    /** How a node's score came about. */
    NodeScoreMeta scores(int place, long boost, boolean penalised) {
        return scores(place, boost, penalised, 0, ranking.score(place, boost, penalised));
    }

    /** As {@link #scores(int, long, boolean)}, of a node where others have to go first. */
    NodeScoreMeta scores(int place, long boost, boolean penalised, long preemption, long score) {
        SortedMap<String, Double> parts = new TreeMap<>();
        parts.put("binpack", Score.value(ranking.fit(place)));
        parts.put("job-anti-affinity", Score.value(ranking.antiAffinity(place)));
        parts.put("node-affinity", Score.value(ranking.affinity(place)));
        parts.put("node-reschedule-penalty", penalised ? -1.0 : 0.0);
        if (ranking.likesDevices()) {
            parts.put("devices", Score.value(ranking.devices(place)));
        }
        if (NodeRanking.counts(boost)) {
            parts.put("allocation-spread", Score.value(boost));
        }
        if (preemption != 0) {
            parts.put("preemption", Score.value(preemption));
        }
        return new NodeScoreMeta(fleet.nodeId(ranking.rows[place]), parts, Score.meanValue(score));
    }

    private static @Nullable SortedMap<String, Integer> orNull(SortedMap<String, Integer> counts) {
        return counts.isEmpty() ? null : counts;
    }
}
