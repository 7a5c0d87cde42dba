package io.drover.server;

import io.drover.api.node.NodeDrainUpdateResponse;
import io.drover.api.node.NodeEligibilityUpdateResponse;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.api.node.NodeUpdateResponse;

/** What users do with nodes; as {@link Jobs} for the leader, errors and blocking. */
public interface Nodes {
    /**
     * Lets a node take new work, or not.
     *
     * @param eligibility {@code eligible} or {@code ineligible}
     */
    NodeEligibilityUpdateResponse eligibility(String nodeId, String eligibility);

    /** Begins, changes or ends a drain; that goes on by itself after this returns. */
    NodeDrainUpdateResponse drain(String nodeId, NodeUpdateDrainRequest request);

    /** Forgets a node; its allocations are lost and placed elsewhere. */
    NodeUpdateResponse purge(String nodeId);

    /** Has the scheduler look at every job that concerns the node. */
    NodeUpdateResponse evaluate(String nodeId);
}
