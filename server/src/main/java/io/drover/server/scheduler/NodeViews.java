package io.drover.server.scheduler;

import io.drover.api.node.Node;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Views of nodes that are made once and used by every decision until the node changes. A memo:
 * decisions do not depend on what it holds.
 */
final class NodeViews {
    private final ConcurrentHashMap<String, NodeView> views = new ConcurrentHashMap<>();
    private final CommonParts parts = new CommonParts();

    @SuppressWarnings(
            "ReferenceEquality") // rows of the state are the same object until they change
    NodeView of(Node node) {
        NodeView known = views.get(node.id());
        if (known != null && known.node == node) {
            return known;
        }
        NodeView view = new NodeView(node, parts);
        views.put(node.id(), view);
        return view;
    }

    /** A node is gone; what still has its view may keep it. */
    void forget(String nodeId) {
        views.remove(nodeId);
    }
}
