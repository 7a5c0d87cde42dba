package io.drover.server;

import io.drover.server.state.State;
import io.drover.server.state.Watch;
import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One server of a region: its state, the log behind it, and the sessions of nodes. */
@SuppressWarnings("DoNotCallSuggester")
public final class Server implements AutoCloseable {
    private final ServerConfig config;
    private final RequestHandler door;

    private Server(ServerConfig config, RequestHandler door) {
        this.config = config;
        this.door = door;
    }

    /**
     * Starts a server. Returns at once; it leads, or follows, a little later.
     *
     * @param door answers requests that other agents forward
     * @throws io.drover.api.RequestException 500 when its data cannot be used: a newer format, or
     *     another process that works on it
     */
    public static Server start(ServerConfig config, RequestHandler door) {
        return new Server(config, door);
    }

    /** The newest state that this server has applied. */
    public State state() {
        throw new UnsupportedOperationException("state of " + config.region() + door);
    }

    /**
     * Waits until what is watched has changed after {@code index}.
     *
     * @return the newest state then, or when {@code timeout} is over
     */
    public State await(Watch watch, long index, Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException("await");
    }

    public boolean isLeader() {
        return false;
    }

    /** RPC address of the leader, {@code host:port}; empty while there is none. */
    public Optional<String> leaderAddress() {
        return Optional.empty();
    }

    /** The servers of this region, in order of their ids. */
    public List<RaftPeerInfo> peers() {
        return List.of();
    }

    /** Where the RPC endpoint listens. */
    public InetSocketAddress rpcAddress() {
        return config.rpcBind();
    }

    public Jobs jobs() {
        throw new UnsupportedOperationException("jobs");
    }

    public Allocations allocations() {
        throw new UnsupportedOperationException("allocations");
    }

    public Nodes nodes() {
        throw new UnsupportedOperationException("nodes");
    }

    /**
     * Hands a request to a node that has a session here, and its answer back.
     *
     * @return false when the node has no session here; nothing was done then
     * @throws IOException when the caller or the node went away meanwhile
     */
    public boolean passToNode(String nodeId, Exchange exchange) throws IOException {
        return false;
    }

    /** Runs {@code duty} while this server leads, from now on. */
    public void whileLeading(LeaderDuty duty) {
        throw new UnsupportedOperationException("whileLeading");
    }

    @Override
    public void close() {}
}
