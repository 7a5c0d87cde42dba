package io.drover.server.plan;

import io.drover.api.allocation.AllocationMetric;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.DeploymentStatusUpdate;
import io.drover.server.state.PlanResult.Eviction;
import io.drover.server.state.PlanResult.InPlaceUpdate;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.PlanResult.Stop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a large plan into parts that fit into an entry of the log, between nodes and never within
 * one: what leaves a node and what takes its place are in the same part, so no part relies on
 * another. The answer to the evaluation is in the last one; a plan of which only some parts are
 * written is decided again.
 */
final class PlanParts {
    /** Changes of allocations in one part; each takes a few hundred bytes. */
    static final int MAX_CHANGES = 2000;

    /** What the scores of a placement weigh, in changes. */
    private static final int METRIC_WEIGHT = 3;

    private final PlanResult plan;
    private final List<PlanResult> parts = new ArrayList<>();
    private Part part = new Part();

    private PlanParts(PlanResult plan) {
        this.plan = plan;
    }

    /** What happens on one node, or gathered on several. */
    private static final class Part {
        final List<Placement> placements = new ArrayList<>();
        final List<InPlaceUpdate> updates = new ArrayList<>();
        final List<Stop> stops = new ArrayList<>();
        final List<Eviction> evictions = new ArrayList<>();
        int weight;

        void add(Part other) {
            placements.addAll(other.placements);
            updates.addAll(other.updates);
            stops.addAll(other.stops);
            evictions.addAll(other.evictions);
            weight += other.weight;
        }
    }

    /**
     * The parts, in the order in which they have to be written.
     *
     * @param nodeOf the node of an allocation that exists; empty when it does not any more
     */
    static List<PlanResult> of(PlanResult plan, Function<String, String> nodeOf) {
        int changes =
                plan.stops().size()
                        + plan.updates().size()
                        + plan.evictions().size()
                        + plan.placements().size()
                        + plan.metrics().size() * METRIC_WEIGHT;
        return changes <= MAX_CHANGES ? List.of(plan) : new PlanParts(plan).cut(nodeOf);
    }

    private List<PlanResult> cut(Function<String, String> nodeOf) {
        for (Part node : byNode(nodeOf).values()) {
            if (part.weight > 0 && part.weight + node.weight > MAX_CHANGES) {
                finish(List.of());
            }
            part.add(node);
        }
        finish(plan.evaluations());
        return parts;
    }

    private Map<String, Part> byNode(Function<String, String> nodeOf) {
        Map<String, Part> byNode = new LinkedHashMap<>();
        for (Stop stop : plan.stops()) {
            Part node = at(byNode, nodeOf.apply(stop.allocationId()));
            node.stops.add(stop);
            node.weight++;
        }
        for (Eviction eviction : plan.evictions()) {
            Part node = at(byNode, nodeOf.apply(eviction.allocationId()));
            node.evictions.add(eviction);
            node.weight++;
        }
        for (InPlaceUpdate update : plan.updates()) {
            Part node = at(byNode, nodeOf.apply(update.allocationId()));
            node.updates.add(update);
            node.weight++;
        }
        boolean[] counted = new boolean[plan.metrics().size()];
        for (Placement placement : plan.placements()) {
            Part node = at(byNode, placement.nodeId());
            node.placements.add(placement);
            int metric = placement.metric();
            node.weight += metric >= 0 && !counted[metric] ? 1 + METRIC_WEIGHT : 1;
            if (metric >= 0) {
                counted[metric] = true;
            }
        }
        return byNode;
    }

    private static Part at(Map<String, Part> byNode, String nodeId) {
        return byNode.computeIfAbsent(nodeId, _ -> new Part());
    }

    private void finish(List<Evaluation> evaluations) {
        Deployment deployment = parts.isEmpty() ? plan.deployment() : null;
        List<DeploymentStatusUpdate> deploymentUpdates =
                parts.isEmpty() ? plan.deploymentUpdates() : List.of();
        parts.add(result(part, deployment, deploymentUpdates, evaluations));
        part = new Part();
    }

    /** A part with the metrics that it points to and no others. */
    private PlanResult result(
            Part of,
            @Nullable Deployment deployment,
            List<DeploymentStatusUpdate> deploymentUpdates,
            List<Evaluation> evaluations) {
        List<AllocationMetric> metrics = new ArrayList<>();
        Map<Integer, Integer> places = new TreeMap<>();
        List<Placement> placements =
                of.placements.stream()
                        .map(p -> withMetric(p, place(p.metric(), places, metrics)))
                        .toList();
        List<InPlaceUpdate> updates =
                of.updates.stream()
                        .map(u ->
                                new InPlaceUpdate(
                                        u.allocationId(),
                                        u.jobVersion(),
                                        u.deploymentId(),
                                        place(u.metric(), places, metrics)))
                        .toList();
        return new PlanResult(
                plan.evaluationId(),
                plan.namespace(),
                plan.jobId(),
                placements,
                updates,
                of.stops,
                of.evictions,
                metrics,
                deployment,
                deploymentUpdates,
                evaluations,
                plan.decided());
    }

    private int place(int metric, Map<Integer, Integer> places, List<AllocationMetric> metrics) {
        if (metric < 0) {
            return -1;
        }
        return places.computeIfAbsent(
                metric,
                at -> {
                    metrics.add(plan.metrics().get(at));
                    return metrics.size() - 1;
                });
    }

    private static Placement withMetric(Placement placement, int metric) {
        return new Placement(
                placement.allocationId(),
                placement.group(),
                placement.nameIndex(),
                placement.jobVersion(),
                placement.nodeId(),
                placement.ports(),
                placement.grants(),
                metric,
                placement.deploymentId(),
                placement.canary(),
                placement.previousAllocation(),
                placement.rescheduleTracker());
    }
}
