package io.drover.server.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.api.RequestException;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.job.Job;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.rpc.NodeSessions.Context;
import io.drover.server.scheduler.ComputedClass;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.upkeep.NodeEvaluations;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.JobVersions;
import io.drover.wire.session.AllocationSync;
import io.drover.wire.session.AllocationUpdatesCommitted;
import io.drover.wire.session.AssignedAllocation;
import io.drover.wire.session.AttendRequest;
import io.drover.wire.session.HeartbeatAccepted;
import io.drover.wire.session.Hello;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.Refused;
import io.drover.wire.session.ServerMessage;
import io.drover.wire.session.Welcome;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's connection.
 *
 * <p>Its messages come one after the other, on virtual threads that may block. What changes for the
 * node is gathered by id, and a thread of the session's own sends the newest rows of it: a slow
 * node gets fewer and larger messages, and the thread that applies never waits.
 */
final class NodeSession implements StreamObserver<NodeMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeSession.class);
    private static final int PROTOCOL = 1;
    private static final int WRITE_PATIENCE_S = 30;
    private static final int ROWS_PER_MESSAGE = 200;

    private final Context context;
    private final NodeSessions sessions;
    private final ReportFunnel funnel;
    private final ServerCallStreamObserver<ServerMessage> out;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SequencedSet<String> dirty = new LinkedHashSet<>();
    private boolean everything;
    private boolean ended;

    /** Versions of jobs that the node has; the value tells one from another of the same number. */
    private final JobVersions<Long> knownJobs = JobVersions.ofServer();

    private @Nullable Node registered;

    /** The state's index at the node's last sign of life. */
    private volatile long seenAt;

    NodeSession(
            Context context,
            NodeSessions sessions,
            ReportFunnel funnel,
            ServerCallStreamObserver<ServerMessage> out) {
        this.context = context;
        this.sessions = sessions;
        this.funnel = funnel;
        this.out = out;
        out.setOnReadyHandler(this::signal);
        out.setOnCancelHandler(this::over);
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // What the node says

    @Override
    public void onNext(NodeMessage message) {
        try {
            handle(message);
        } catch (RequestException e) {
            boolean itsFault = e.status() >= 400 && e.status() < 500 && e.status() != 429;
            end(e.getMessage(), !itsFault);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            end("this server is shutting down", true);
        } catch (RuntimeException e) {
            LOG.warn("a message of node {} cannot be handled", nodeId(), e);
            end("the message cannot be understood: " + e.getMessage(), false);
        }
    }

    private void handle(NodeMessage message) throws InterruptedException {
        if (registered == null && message.getBodyCase() != NodeMessage.BodyCase.HELLO) {
            throw new RequestException(400, "the first message of a session is hello");
        }
        switch (message.getBodyCase()) {
            case HELLO -> hello(message.getHello());
            case HEARTBEAT -> beat();
            case NODE_CHANGED -> register(message.getNodeChanged().getNodeSmile());
            case ALLOCATION_UPDATES ->
                    report(
                            message.getAllocationUpdates().getSequence(),
                            message.getAllocationUpdates().getUpdatesSmileList());
            case BODY_NOT_SET -> {}
        }
    }

    private void hello(Hello hello) throws InterruptedException {
        if (hello.getProtocol() != PROTOCOL) {
            throw new RequestException(
                    400,
                    "the node speaks version %d of the session protocol, this server version %d: run the same version of Drover on both"
                            .formatted(hello.getProtocol(), PROTOCOL));
        }
        if (!sessions.awaitLeading()) {
            throw new RequestException(500, "No cluster leader");
        }
        Node node = register(hello.getNodeSmile());
        if (!sessions.enter(node.id(), this)) {
            throw new RequestException(500, "No cluster leader");
        }
        seenAt = context.state().get().index();
        long ttlMs = context.heartbeats().apply(node.id()).toMillis();
        send(
                ServerMessage.newBuilder()
                        .setWelcome(
                                Welcome.newBuilder()
                                        .setHeartbeatTtlMs(ttlMs)
                                        .addAllServers(context.servers().get()))
                        .build());
        changedEntirely();
        Thread.ofVirtual().name("session-" + node.id()).start(this::push);
    }

    private void beat() {
        seenAt = context.state().get().index();
        long ttlMs = context.heartbeats().apply(nodeId()).toMillis();
        send(
                ServerMessage.newBuilder()
                        .setHeartbeatAccepted(
                                HeartbeatAccepted.newBuilder().setHeartbeatTtlMs(ttlMs))
                        .build());
    }

    private String nodeId() {
        return registered == null ? "" : registered.id();
    }

    /** Writes the node unless the servers have it just so. */
    private Node register(ByteString smile) throws InterruptedException {
        Node said = context.codec().smile().readValue(smile.toByteArray(), Node.class);
        check(said);
        Node node = NodeBuilder.builder(said).computedClass(ComputedClass.of(said)).build();
        State state = context.state().get();
        Node stored = state.node(node.id());
        if (stored != null && !sameSecret(stored, node)) {
            throw new RequestException(
                    403,
                    "node %s is registered with another secret: give this node an id of its own, or purge the old one"
                            .formatted(node.id()));
        }
        if (stored == null || !sameFacts(stored, node)) {
            write(
                    new Command.RegisterNode(
                            node, NodeEvaluations.ofChange(state, stored, node, context.ids())));
        }
        registered = node;
        return node;
    }

    private void check(Node node) {
        try {
            if (!UUID.fromString(node.id()).toString().equals(node.id())) {
                throw new RequestException(400, "node id '" + node.id() + "' is not a UUID");
            }
        } catch (IllegalArgumentException e) {
            throw new RequestException(400, "node id '" + node.id() + "' is not a UUID", e);
        }
        if (node.secretId().isEmpty()) {
            throw new RequestException(400, "node " + node.id() + " came without its secret");
        }
        if (registered != null && !registered.id().equals(node.id())) {
            throw new RequestException(
                    403, "a session is for one node: %s is not %s".formatted(node.id(), nodeId()));
        }
    }

    private static boolean sameSecret(Node stored, Node node) {
        return MessageDigest.isEqual(
                stored.secretId().getBytes(StandardCharsets.UTF_8),
                node.secretId().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether they differ in nothing but what the servers keep. */
    private static boolean sameFacts(Node stored, Node node) {
        return NodeBuilder.builder(node)
                .status(stored.status())
                .statusDescription(stored.statusDescription())
                .statusUpdatedAt(stored.statusUpdatedAt())
                .schedulingEligibility(stored.schedulingEligibility())
                .drain(stored.drain())
                .drainStrategy(stored.drainStrategy())
                .lastDrain(stored.lastDrain())
                .events(stored.events())
                .lastMissedHeartbeatIndex(stored.lastMissedHeartbeatIndex())
                .lastAllocUpdateIndex(stored.lastAllocUpdateIndex())
                .createIndex(stored.createIndex())
                .modifyIndex(stored.modifyIndex())
                .build()
                .equals(stored);
    }

    private void write(Command command) throws InterruptedException {
        try {
            context.log().append(List.of(command)).get(WRITE_PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RequestException refused) {
                throw new RequestException(refused.status(), refused.getMessage(), e);
            }
            throw new RequestException(500, "the node could not be registered: " + e, e);
        } catch (TimeoutException e) {
            throw new RequestException(500, "the node could not be registered in time", e);
        }
    }

    /** A node that is down may say nothing of its allocations before it gives a sign of life. */
    private void refuseWhenDown() {
        Node stored = context.state().get().node(nodeId());
        if (stored != null
                && stored.status().equals("down")
                && stored.lastMissedHeartbeatIndex() > seenAt) {
            throw new RequestException(
                    500, "node %s is down until its next heartbeat".formatted(stored.id()));
        }
    }

    private void report(long sequence, List<ByteString> encoded) throws InterruptedException {
        refuseWhenDown();
        List<AllocationUpdate> updates = new ArrayList<>(encoded.size());
        for (ByteString one : encoded) {
            updates.add(
                    context.codec().smile().readValue(one.toByteArray(), AllocationUpdate.class));
        }
        funnel.add(
                new ReportFunnel.Report(
                        nodeId(),
                        updates,
                        () -> committed(sequence),
                        () -> end("the reports could not be written", true)));
    }

    private void committed(long sequence) {
        send(
                ServerMessage.newBuilder()
                        .setAllocationUpdatesCommitted(
                                AllocationUpdatesCommitted.newBuilder().setSequence(sequence))
                        .build());
    }

    @Override
    public void onError(Throwable problem) {
        over();
    }

    @Override
    public void onCompleted() {
        end("", true);
    }

    private void over() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        sessions.leave(nodeId(), this);
    }

    // What the node is told

    /** Ends the session. */
    void end(String why, boolean retry) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            changed.signalAll();
            if (!out.isCancelled()) {
                if (!why.isEmpty()) {
                    out.onNext(
                            ServerMessage.newBuilder()
                                    .setRefused(Refused.newBuilder().setReason(why).setRetry(retry))
                                    .build());
                }
                out.onCompleted();
            }
        } finally {
            lock.unlock();
        }
        sessions.leave(nodeId(), this);
    }

    private void send(ServerMessage message) {
        lock.lock();
        try {
            if (!ended && !out.isCancelled()) {
                out.onNext(message);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Calls the node to collect a request. */
    void attend(String ticket) {
        send(
                ServerMessage.newBuilder()
                        .setAttendRequest(AttendRequest.newBuilder().setTicket(ticket))
                        .build());
    }

    /** One of the node's allocations is not what it was. */
    void changed(String allocationId) {
        lock.lock();
        try {
            dirty.add(allocationId);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** All of them may be others. */
    void changedEntirely() {
        lock.lock();
        try {
            everything = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void push() {
        try {
            for (Change next = awaitChange(); next != null; next = awaitChange()) {
                send(message(next));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("node {} cannot be told of its allocations", nodeId(), e);
            end("this server failed", true);
        }
    }

    /** Ids of rows to send; all rows when full. */
    private record Change(List<String> ids, boolean full) {}

    /**
     * Waits until there is something to send and room to send it; null when the session is over.
     */
    private @Nullable Change awaitChange() throws InterruptedException {
        lock.lock();
        try {
            while (!ended && !((everything || !dirty.isEmpty()) && out.isReady())) {
                changed.await();
            }
            if (ended) {
                return null;
            }
            if (everything) {
                everything = false;
                dirty.clear();
                return new Change(List.of(), true);
            }
            List<String> ids = new ArrayList<>();
            while (!dirty.isEmpty() && ids.size() < ROWS_PER_MESSAGE) {
                ids.add(dirty.removeFirst());
            }
            return new Change(ids, false);
        } finally {
            lock.unlock();
        }
    }

    private ServerMessage message(Change change) {
        State state = context.state().get();
        AllocationSync.Builder sync =
                AllocationSync.newBuilder().setIndex(state.index()).setFull(change.full());
        SortedMap<String, Job> jobs = new TreeMap<>();
        if (change.full()) {
            state.allocationsByNode(nodeId()).forEach(a -> add(sync, jobs, a));
        }
        for (String id : change.ids()) {
            Allocation allocation = state.allocation(id);
            if (allocation == null) {
                sync.addRemoved(id);
            } else {
                add(sync, jobs, allocation);
            }
        }
        jobs.values().forEach(job -> sync.addJobsSmile(sessions.encoded(job)));
        knownJobs.endOfMessage();
        return ServerMessage.newBuilder().setAllocationSync(sync).build();
    }

    private void add(AllocationSync.Builder sync, SortedMap<String, Job> jobs, Allocation row) {
        Job job = row.job();
        if (job != null) {
            String name = job.namespace() + "\0" + job.id() + "\0" + job.version();
            Long known =
                    knownJobs.put(job.namespace(), job.id(), job.version(), job.jobModifyIndex());
            if (known == null || known != job.jobModifyIndex()) {
                jobs.put(name, job);
            }
        }
        sync.addAllocations(
                AssignedAllocation.newBuilder()
                        .setAllocationSmile(smile(AllocationBuilder.builder(row).job(null).build()))
                        .setJobVersion(job == null ? 0 : job.version()));
    }

    private ByteString smile(Object value) {
        return UnsafeByteOperations.unsafeWrap(context.codec().smile().writeValueAsBytes(value));
    }
}
