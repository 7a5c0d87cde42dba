package io.drover.agent.http;

import io.drover.wire.Exchange;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where this agent stands, and the ways from it to the others.
 *
 * <p>The methods that pass a request on answer the exchange completely before they return.
 */
public interface Cluster {
    /** The region of this agent. */
    String region();

    /** Names this agent in {@link Exchange#passedBy}. */
    String self();

    /** True if this agent runs a server, even one that is still starting. */
    boolean runsServer();

    /** True if this agent's server leads the region right now. */
    boolean leads();

    /** True if this agent knows a leader of its region. */
    boolean knowsLeader();

    /** Milliseconds since this agent's server heard from the leader; 0 on the leader. */
    long lastContactMillis();

    /** The node that this agent runs, or null. */
    @Nullable String localNode();

    /** True if this agent's own node holds the allocation. */
    boolean holdsAllocation(String allocationId);

    /** The node of an allocation as this agent's server knows it, or null. */
    @Nullable String nodeOf(String allocationId);

    /**
     * Waits for the region to have a leader.
     *
     * @return true if this agent leads, false if another does
     * @throws io.drover.api.RequestException 500 {@code No cluster leader} after {@code atMost}
     */
    boolean awaitLeader(Duration atMost) throws InterruptedException;

    /** Passes a request to the leader of this region. */
    void passToLeader(Exchange exchange) throws IOException;

    /** Passes a request to any server, from an agent that runs none. */
    void passToServer(Exchange exchange) throws IOException;

    /**
     * Passes a request to a server of another region.
     *
     * @throws io.drover.api.RequestException 500 {@code No path to region}
     */
    void passToRegion(String region, Exchange exchange) throws IOException;

    /**
     * Passes a request to a node of this region.
     *
     * @throws io.drover.api.RequestException 404 {@code No path to node}
     */
    void passToNode(String nodeId, Exchange exchange) throws IOException;
}
