package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.Node;
import io.drover.api.node.NodeEligibilityUpdateResponse;
import io.drover.api.node.NodeEvent;
import io.drover.api.node.NodeUpdateResponse;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.NodeEvaluations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What requests about nodes lead to. */
public final class NodeRequests {
    private NodeRequests() {}

    /** Lets a node take work, or not; when it may again, system jobs look at it. */
    public static Proposal<NodeEligibilityUpdateResponse> eligibility(
            State state, String nodeId, String eligibility, Supplier<String> ids) {
        boolean eligible = eligibility.equals("eligible");
        if (!eligible && !eligibility.equals("ineligible")) {
            throw new RequestException(
                    500, "invalid scheduling eligibility \"" + eligibility + "\"");
        }
        Node node = node(state, nodeId);
        if (eligible && node.drainStrategy() != null) {
            throw new RequestException(
                    500,
                    "can not set node's scheduling eligibility to eligible while it is draining");
        }
        if (node.schedulingEligibility().equals(eligibility)) {
            return new Proposal<>(
                    List.of(),
                    index -> new NodeEligibilityUpdateResponse(node.modifyIndex(), null, 0));
        }
        List<Evaluation> evaluations =
                eligible ? NodeEvaluations.of(state, node, "node-update", ids) : List.of();
        NodeEvent event =
                new NodeEvent(
                        eligible
                                ? "Node marked as eligible for scheduling"
                                : "Node marked as ineligible for scheduling",
                        "Cluster",
                        null,
                        null,
                        0);
        return new Proposal<>(
                List.of(new Command.SetNodeEligibility(nodeId, eligibility, event, evaluations)),
                index ->
                        new NodeEligibilityUpdateResponse(
                                index, idsOf(evaluations), evaluations.isEmpty() ? 0 : index));
    }

    /** Forgets a node and has the jobs that ran there placed elsewhere. */
    public static Proposal<NodeUpdateResponse> purge(
            State state, String nodeId, Supplier<String> ids) {
        Node node = node(state, nodeId);
        List<Evaluation> evaluations = NodeEvaluations.of(state, node, "node-update", ids);
        return new Proposal<>(
                List.of(new Command.DeleteNodes(List.of(nodeId), evaluations)),
                index -> response(evaluations, index, index));
    }

    /** Has every job that concerns a node looked at again. */
    public static Proposal<NodeUpdateResponse> evaluate(
            State state, String nodeId, Supplier<String> ids) {
        Node node = node(state, nodeId);
        List<Evaluation> evaluations = NodeEvaluations.of(state, node, "node-update", ids);
        if (evaluations.isEmpty()) {
            return new Proposal<>(List.of(), index -> response(evaluations, 0, node.modifyIndex()));
        }
        return new Proposal<>(
                List.of(new Command.UpsertEvaluations(evaluations)),
                index -> response(evaluations, index, node.modifyIndex()));
    }

    private static Node node(State state, String nodeId) {
        Node node = state.node(nodeId);
        if (node == null) {
            throw new RequestException(500, "node not found");
        }
        return node;
    }

    private static NodeUpdateResponse response(
            List<Evaluation> evaluations, long evaluationIndex, long nodeIndex) {
        return new NodeUpdateResponse(
                idsOf(evaluations),
                evaluations.isEmpty() ? 0 : evaluationIndex,
                nodeIndex,
                Duration.ZERO,
                0,
                "",
                0,
                null,
                "",
                null);
    }

    private static List<String> idsOf(List<Evaluation> evaluations) {
        List<String> ids = new ArrayList<>();
        evaluations.forEach(e -> ids.add(e.id()));
        return ids;
    }
}
