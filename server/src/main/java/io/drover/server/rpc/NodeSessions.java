package io.drover.server.rpc;

import com.google.protobuf.ByteString;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.server.LeaderDuty;
import io.drover.server.Log;
import io.drover.server.StateListener;
import io.drover.server.state.Applied;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.wire.Exchange;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.NodeSessionsGrpc;
import io.drover.wire.session.ServerMessage;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sessions of nodes at this server, at most one per node: a newer one ends the older.
 *
 * <p>Sessions live while this server leads. Each is pushed what changes for its node as the state
 * changes; what nodes report goes through one funnel into the log.
 */
public final class NodeSessions extends NodeSessionsGrpc.NodeSessionsImplBase
        implements StateListener, LeaderDuty, AutoCloseable {
    private static final Duration LEADER_PATIENCE = Duration.ofSeconds(10);

    private final Context context;
    private final ConcurrentHashMap<String, NodeSession> byNode = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition leads = lock.newCondition();
    private boolean leading;

    /**
     * What sessions need of the server.
     *
     * @param heartbeats takes a node's sign of life and gives the time to the next
     * @param servers RPC addresses of the servers of the region
     * @param ids makes ids for evaluations
     */
    public record Context(
            Log log,
            Supplier<State> state,
            Codec codec,
            Function<String, Duration> heartbeats,
            Supplier<List<String>> servers,
            Supplier<String> ids,
            Attendances attendances) {}

    private final ReportFunnel funnel;
    private final EncodedJobs jobs;

    public NodeSessions(Context context) {
        this.context = context;
        jobs = new EncodedJobs(context.codec());
        funnel = new ReportFunnel(context.log(), context.state(), context.ids());
    }

    @Override
    public StreamObserver<NodeMessage> open(StreamObserver<ServerMessage> out) {
        return new NodeSession(
                context, this, funnel, (ServerCallStreamObserver<ServerMessage>) out);
    }

    /** Waits a little for this server to lead; false when it does not. */
    boolean awaitLeading() throws InterruptedException {
        lock.lock();
        try {
            long rest = LEADER_PATIENCE.toNanos();
            while (!leading && rest > 0) {
                rest = leads.awaitNanos(rest);
            }
            return leading;
        } finally {
            lock.unlock();
        }
    }

    /** Makes this the session of its node, as long as this server leads. */
    boolean enter(String nodeId, NodeSession session) {
        lock.lock();
        try {
            if (!leading) {
                return false;
            }
            NodeSession older = byNode.put(nodeId, session);
            if (older != null) {
                older.end("the node opened another session", true);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    ByteString encoded(Job job) {
        return jobs.of(job);
    }

    void leave(String nodeId, NodeSession session) {
        byNode.remove(nodeId, session);
    }

    /** Has a node answer a request; false when it has no session here. */
    public boolean pass(String nodeId, Exchange exchange) throws IOException {
        NodeSession session = byNode.get(nodeId);
        if (session == null) {
            return false;
        }
        context.attendances().pass(exchange, session::attend);
        return true;
    }

    /** How many nodes have a session here. */
    public int count() {
        return byNode.size();
    }

    @Override
    public void applied(Applied applied) {
        if (byNode.isEmpty()) {
            return;
        }
        for (StateEvent event : applied.events()) {
            if (event instanceof StateEvent.AllocationChanged change) {
                tell(change);
            }
        }
    }

    /** A node need not hear what it said itself: only the servers' changes move that index. */
    private void tell(StateEvent.AllocationChanged change) {
        var before = change.before();
        var after = change.after();
        if (before != null
                && after != null
                && before.allocModifyIndex() == after.allocModifyIndex()) {
            return;
        }
        var row = after != null ? after : before;
        NodeSession session = row == null ? null : byNode.get(row.nodeId());
        if (session != null && row != null) {
            session.changed(row.id());
        }
    }

    @Override
    public void replaced(State state) {
        byNode.values().forEach(NodeSession::changedEntirely);
    }

    @Override
    public void start() {
        lock.lock();
        try {
            leading = true;
            leads.signalAll();
        } finally {
            lock.unlock();
        }
        funnel.start();
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            leading = false;
        } finally {
            lock.unlock();
        }
        byNode.values().forEach(s -> s.end("this server does not lead any more", true));
        byNode.clear();
        funnel.stop();
    }

    @Override
    public void close() {
        stop();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (count() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }
}
