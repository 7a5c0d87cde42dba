package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import io.drover.api.node.Node;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a snapshot with what is taken of them, changed while a plan grows. Nodes go by their
 * place in id order.
 */
final class Cluster {
    private final List<NodeUse> uses = new ArrayList<>();
    private final Map<String, Integer> places = new TreeMap<>();

    Cluster(State state, NodeViews views) {
        this(state.nodes(""), state.allocations(""), views);
    }

    Cluster(Iterable<Node> nodes, Iterable<Allocation> allocations, NodeViews views) {
        for (Node node : nodes) {
            places.put(node.id(), uses.size());
            uses.add(new NodeUse(views.of(node)));
        }
        for (Allocation allocation : allocations) {
            if (!Statuses.isClientTerminal(allocation)) {
                add(allocation.nodeId(), Load.of(allocation));
            }
        }
    }

    int size() {
        return uses.size();
    }

    NodeUse use(int place) {
        return uses.get(place);
    }

    /** The place of a node; -1 when there is no such node. */
    int place(String nodeId) {
        return places.getOrDefault(nodeId, -1);
    }

    @Nullable Node node(String nodeId) {
        int place = place(nodeId);
        return place < 0 ? null : use(place).view.node;
    }

    boolean takesWork(String nodeId) {
        int place = place(nodeId);
        return place >= 0 && use(place).view.takesWork();
    }

    void add(String nodeId, Load load) {
        int place = place(nodeId);
        if (place >= 0) {
            use(place).add(load);
        }
    }

    void remove(String nodeId, Load load) {
        int place = place(nodeId);
        if (place >= 0) {
            use(place).remove(load);
        }
    }
}
