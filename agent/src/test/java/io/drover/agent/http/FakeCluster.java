package io.drover.agent.http;

import io.drover.api.RequestException;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent's place as a test wants it; notes who was passed what. */
public final class FakeCluster implements Cluster {
    boolean server = true;
    boolean leads = true;
    boolean knowsLeader = true;
    boolean willLead;
    boolean lost;
    @Nullable String node;
    Set<String> held = Set.of();
    Map<String, String> nodes = Map.of();
    final List<String> passed = new ArrayList<>();

    @Override
    public String region() {
        return "global";
    }

    @Override
    public String self() {
        return "me";
    }

    @Override
    public boolean runsServer() {
        return server;
    }

    @Override
    public boolean leads() {
        return leads;
    }

    @Override
    public boolean knowsLeader() {
        return knowsLeader;
    }

    @Override
    public long lastContactMillis() {
        return 7;
    }

    @Override
    public @Nullable String localNode() {
        return node;
    }

    @Override
    public boolean holdsAllocation(String allocationId) {
        return held.contains(allocationId);
    }

    @Override
    public @Nullable String nodeOf(String allocationId) {
        return nodes.get(allocationId);
    }

    @Override
    public boolean awaitLeader(Duration atMost) {
        if (!knowsLeader && !willLead) {
            throw new RequestException(500, "No cluster leader");
        }
        leads = leads || willLead;
        return leads;
    }

    @Override
    public void passToLeader(Exchange exchange) throws IOException {
        if (lost) {
            throw new IOException("connection lost");
        }
        passed.add("leader");
    }

    @Override
    public void passToServer(Exchange exchange) {
        passed.add("server");
    }

    @Override
    public void passToRegion(String region, Exchange exchange) {
        passed.add("region " + region);
    }

    @Override
    public void passToNode(String nodeId, Exchange exchange) {
        passed.add("node " + nodeId);
    }
}
