package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one node has left, for checking placements that were decided on an older state. */
public final class NodeLedger {
    private static final int ROW = 0;

    /** Only this node. */
    private final Fleet fleet;

    private final @Nullable String refusal;

    private NodeLedger(Fleet fleet, @Nullable String refusal) {
        this.fleet = fleet;
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
        List<Allocation> staying = new ArrayList<>();
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (!leaving.contains(allocation.id())) {
                staying.add(allocation);
            }
        }
        Fleet fleet = Fleet.of(List.of(node), staying, new NodeViews());
        boolean open = fleet.view(ROW).takesWork();
        return new NodeLedger(fleet, open ? null : "node is not ready for placements");
    }

    /** Adds a placement if it fits, and returns the reason when it does not; null when it does. */
    public @Nullable String add(Job job, Placement placement) {
        if (refusal != null) {
            return refusal;
        }
        Load load = Load.of(job, placement);
        String lack = fleet.lacks(ROW, load.cpu(), load.memory(), load.disk());
        if (lack == null) {
            lack = fleet.holdings(ROW).refuses(fleet.view(ROW), load, fleet.volumes());
        }
        if (lack == null) {
            fleet.change(ROW, load, 1);
        }
        return lack;
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
        return ledger == null ? null : ledger.fleet.overcommitted(ROW);
    }
}
