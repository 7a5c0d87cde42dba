package io.drover.server.replay;

import io.drover.api.evaluation.DecisionDifference;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What a decision says, line by line: names that people know, such as {@code placement web.api[3]
 * node}, with values as text. Two of them are compared line by line.
 */
final class DecisionTree {
    private final ObjectMapper json;
    private final State state;
    private final SortedMap<String, String> lines = new TreeMap<>();

    /**
     * An empty one.
     *
     * @param state the state that was decided on, for names
     */
    DecisionTree(ObjectMapper json, State state) {
        this.json = json;
        this.state = state;
    }

    /** Adds a plan, or a part of one, with the evaluations that go with it. */
    void add(PlanResult plan) {
        for (Placement placement : plan.placements()) {
            add(plan, placement);
        }
        for (PlanResult.InPlaceUpdate update : plan.updates()) {
            String name = "update " + nameOf(update.allocationId());
            lines.put(name + " job version", String.valueOf(update.jobVersion()));
            lines.put(name + " deployment", update.deploymentId());
        }
        for (PlanResult.Stop stop : plan.stops()) {
            add("stop " + nameOf(stop.allocationId()), tree(stop));
        }
        for (PlanResult.Eviction eviction : plan.evictions()) {
            lines.put(
                    "eviction " + nameOf(eviction.allocationId()),
                    "for " + eviction.byAllocation());
        }
        if (plan.deployment() != null) {
            add("deployment", tree(plan.deployment()));
        }
        for (PlanResult.DeploymentStatusUpdate update : plan.deploymentUpdates()) {
            add("deployment " + update.deploymentId(), tree(update));
        }
        for (Evaluation evaluation : plan.evaluations()) {
            boolean answer = evaluation.id().equals(plan.evaluationId());
            String front = answer ? "evaluation" : "evaluation by " + evaluation.triggeredBy();
            add(front, tree(evaluation));
        }
    }

    private void add(PlanResult plan, Placement placement) {
        String name =
                "placement %s.%s[%d]"
                        .formatted(plan.jobId(), placement.group(), placement.nameIndex());
        Node node = state.node(placement.nodeId());
        lines.put(
                name + " node",
                (node == null ? "" : node.name() + " ") + "(" + placement.nodeId() + ")");
        lines.put(name + " allocation", placement.allocationId());
        lines.put(name + " job version", String.valueOf(placement.jobVersion()));
        lines.put(name + " deployment", placement.deploymentId());
        lines.put(name + " canary", String.valueOf(placement.canary()));
        lines.put(name + " replaces", placement.previousAllocation());
        add(name + " ports", tree(placement.ports()));
        add(name + " cores and devices", tree(placement.grants()));
        add(name + " reschedule tracker", tree(placement.rescheduleTracker()));
        if (placement.metric() >= 0) {
            add(name + " metric", tree(plan.metrics().get(placement.metric())));
        }
    }

    private String nameOf(String allocationId) {
        var allocation = state.allocation(allocationId);
        return allocation == null ? allocationId : allocation.name() + " " + allocationId;
    }

    private JsonNode tree(@Nullable Object value) {
        return json.readTree(json.writeValueAsBytes(value));
    }

    private void add(String name, JsonNode value) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                add(name + " " + member.getKey(), member.getValue());
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                add(name + " " + i, value.get(i));
            }
        } else if (!value.isNull()) {
            lines.put(name, value.asString());
        }
    }

    /**
     * What is different in {@code other}.
     *
     * @param wholly false when this one is known to lack placements, which is then no difference
     */
    List<DecisionDifference> differences(DecisionTree other, boolean wholly) {
        List<DecisionDifference> differences = new ArrayList<>();
        SortedMap<String, String> all = new TreeMap<>(lines);
        if (wholly) {
            all.putAll(other.lines);
        }
        for (String what : all.keySet()) {
            String recorded = lines.getOrDefault(what, "");
            String replayed = other.lines.getOrDefault(what, "");
            if (!recorded.equals(replayed)) {
                differences.add(new DecisionDifference(what, recorded, replayed));
            }
        }
        return differences;
    }
}
