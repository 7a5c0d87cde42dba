package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import io.drover.agent.http.Cluster;
import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.client.Client;
import io.drover.federation.Passage;
import io.drover.server.RegionRouter;
import io.drover.server.Server;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** This agent's place, made of the parts that it runs. */
final class AgentCluster implements Cluster {
    private static final Duration LOOK = Duration.ofMillis(25);

    private final AgentConfig config;
    private final @Nullable StartedServer server;
    private final CompletableFuture<Client> client;
    private final @Nullable RegionRouter router;
    private final Passage tunnel;
    private final Supplier<List<String>> servers;

    /**
     * @param server null on an agent that runs none
     * @param servers RPC addresses of servers, nearest first, for an agent that runs none
     */
    AgentCluster(
            AgentConfig config,
            @Nullable StartedServer server,
            CompletableFuture<Client> client,
            @Nullable RegionRouter router,
            Passage tunnel,
            Supplier<List<String>> servers) {
        this.config = config;
        this.server = server;
        this.client = client;
        this.router = router;
        this.tunnel = tunnel;
        this.servers = servers;
    }

    private @Nullable Client clientOrNull() {
        return client.isDone() && !client.isCompletedExceptionally() ? client.join() : null;
    }

    private @Nullable Server serverOrNull() {
        return server == null ? null : server.orNull();
    }

    @Override
    public String region() {
        return config.region();
    }

    @Override
    public String self() {
        return config.name() + "." + config.region();
    }

    @Override
    public boolean runsServer() {
        return server != null;
    }

    @Override
    public boolean leads() {
        Server started = serverOrNull();
        return started != null && started.isLeader();
    }

    @Override
    public boolean knowsLeader() {
        Server started = serverOrNull();
        return started != null && started.leaderAddress().isPresent();
    }

    @Override
    public long lastContactMillis() {
        return 0;
    }

    @Override
    public @Nullable String localNode() {
        Client started = clientOrNull();
        return started == null ? null : started.nodeId();
    }

    @Override
    public boolean holdsAllocation(String allocationId) {
        Client started = clientOrNull();
        return started != null && started.has(allocationId);
    }

    @Override
    public @Nullable String nodeOf(String allocationId) {
        Server started = serverOrNull();
        Allocation allocation =
                started == null ? null : started.records(started.state()).allocation(allocationId);
        return allocation == null ? null : allocation.nodeId();
    }

    @Override
    public boolean awaitLeader(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            Server started = serverOrNull();
            if (started != null && started.isLeader()) {
                return true;
            }
            if (started != null && started.leaderAddress().isPresent()) {
                return false;
            }
            if (System.nanoTime() - end > 0) {
                throw new RequestException(500, "No cluster leader");
            }
            Thread.sleep(LOOK);
        }
    }

    @Override
    public void passToLeader(Exchange exchange) throws IOException {
        Server started = serverOrNull();
        String leader = started == null ? null : started.leaderAddress().orElse(null);
        if (leader == null) {
            throw new RequestException(500, "No cluster leader");
        }
        forward(leader, exchange);
    }

    private void forward(String address, Exchange exchange) throws IOException {
        try {
            tunnel.forward(address, exchange);
        } catch (ConnectException e) {
            throw new RequestException(
                    500, "rpc error: failed to reach the server at " + address, e);
        }
    }

    @Override
    public void passToServer(Exchange exchange) throws IOException {
        List<String> known = servers.get();
        ConnectException last = null;
        for (String address : known) {
            try {
                tunnel.forward(address, exchange);
                return;
            } catch (ConnectException e) {
                last = e;
            }
        }
        throw new RequestException(
                500,
                known.isEmpty()
                        ? "No known servers"
                        : "rpc error: failed to reach a server of " + String.join(", ", known),
                last);
    }

    @Override
    public void passToRegion(String region, Exchange exchange) throws IOException {
        if (router == null) {
            throw new RequestException(500, "No path to region");
        }
        router.forward(region, exchange);
    }

    @Override
    public void passToNode(String nodeId, Exchange exchange) throws IOException {
        Server started = serverOrNull();
        if (started == null) {
            throw new RequestException(500, "No cluster leader");
        }
        if (started.passToNode(nodeId, exchange)) {
            return;
        }
        if (started.state().node(nodeId) == null) {
            throw new RequestException(404, "Unknown node \"" + nodeId + "\"");
        }
        throw new RequestException(404, "No path to node");
    }
}
