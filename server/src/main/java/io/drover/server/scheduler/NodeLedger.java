package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.state.Allotment;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one node has left, for checking placements that were decided on an older state. */
public final class NodeLedger {
    private final NodeUse use;
    private @Nullable String refusal;

    private NodeLedger(NodeUse use, @Nullable String refusal) {
        this.use = use;
        this.refusal = refusal;
    }

    /**
     * The node as it is in a state, without some allocations that are about to stop.
     *
     * @return null when there is no such node
     */
    public static @Nullable NodeLedger of(State state, String nodeId, Set<String> leaving) {
        Node node = state.node(nodeId);
        if (node == null) {
            return null;
        }
        NodeView view = new NodeView(node);
        NodeUse use = new NodeUse(view);
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (!Statuses.isClientTerminal(allocation) && !leaving.contains(allocation.id())) {
                use.add(Load.of(allocation));
            }
        }
        return new NodeLedger(use, view.takesWork() ? null : "node is not ready for placements");
    }

    /** Adds a placement if it fits, and returns the reason when it does not; null when it does. */
    public @Nullable String add(Job job, Placement placement) {
        if (refusal != null) {
            return refusal;
        }
        Load load = Load.of(Allotment.of(job, placement));
        use.add(load);
        String excess = use.overcommitted();
        if (excess != null) {
            use.remove(load);
            if (excess.equals("cores")) {
                refusal = excess; // which core was held twice is not known any more
            }
        }
        return excess;
    }

    /**
     * The dimension of which the allocations that shall run on a node take more than it has; null
     * when all is well. One that is being stopped may overlap with the one that the same plan put
     * in its place.
     */
    public static @Nullable String excess(State state, String nodeId) {
        Set<String> leaving = new TreeSet<>();
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (Statuses.isServerTerminal(allocation)) {
                leaving.add(allocation.id());
            }
        }
        NodeLedger ledger = of(state, nodeId, leaving);
        return ledger == null ? null : ledger.use.overcommitted();
    }
}
