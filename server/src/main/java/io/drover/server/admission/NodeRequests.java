package io.drover.server.admission;

import io.drover.api.RequestException;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.node.DrainSpec;
import io.drover.api.node.DrainStrategy;
import io.drover.api.node.Node;
import io.drover.api.node.NodeDrainUpdateResponse;
import io.drover.api.node.NodeEligibilityUpdateResponse;
import io.drover.api.node.NodeEvent;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.api.node.NodeUpdateResponse;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.NodeEvaluations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    /**
     * Begins, changes or ends a drain. One that is changed keeps its beginning; its deadline counts
     * from now.
     *
     * @param accessorId whose token asks
     * @param now Unix nanoseconds
     */
    public static Proposal<NodeDrainUpdateResponse> drain(
            State state,
            String nodeId,
            NodeUpdateDrainRequest request,
            String accessorId,
            long now,
            Supplier<String> ids) {
        Node node = node(state, nodeId);
        DrainSpec spec = request.drainSpec();
        boolean endsEligible =
                spec == null
                        && request.markEligible()
                        && !node.schedulingEligibility().equals("eligible");
        List<Evaluation> evaluations =
                endsEligible ? NodeEvaluations.of(state, node, "node-update", ids) : List.of();
        Command.SetNodeDrain command =
                new Command.SetNodeDrain(
                        nodeId,
                        spec == null ? null : strategy(spec, node.drainStrategy(), now),
                        request.markEligible(),
                        new NodeEvent(drainText(node, spec), "Drain", null, null, 0),
                        evaluations,
                        false,
                        accessorId,
                        request.meta());
        return new Proposal<>(
                List.of(command),
                index ->
                        new NodeDrainUpdateResponse(
                                index, idsOf(evaluations), evaluations.isEmpty() ? 0 : index));
    }

    private static DrainStrategy strategy(
            DrainSpec spec, @Nullable DrainStrategy running, long now) {
        Instant at = Instant.ofEpochSecond(0, now);
        Instant started = running == null ? null : running.startedAt();
        return new DrainStrategy(
                spec.deadline(),
                spec.ignoreSystemJobs(),
                spec.deadline().isPositive() ? at.plus(spec.deadline()) : null,
                started == null ? at : started);
    }

    private static String drainText(Node node, @Nullable DrainSpec spec) {
        if (spec == null) {
            return "Node drain disabled";
        }
        return node.drainStrategy() == null
                ? "Node drain strategy set"
                : "Node drain strategy updated";
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
