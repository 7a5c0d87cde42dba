package io.drover.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.JobVersions;
import io.drover.wire.RequestHandler;
import io.drover.wire.relay.AskedExchange;
import io.drover.wire.session.AllocationSync;
import io.drover.wire.session.AllocationUpdates;
import io.drover.wire.session.AssignedAllocation;
import io.drover.wire.session.Heartbeat;
import io.drover.wire.session.Hello;
import io.drover.wire.session.NodeChanged;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.NodeSessionsGrpc;
import io.drover.wire.session.Refused;
import io.drover.wire.session.ServerMessage;
import io.drover.wire.session.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps one session open to one of the region's servers.
 *
 * <p>One virtual thread connects, says hello, sends what waits and beats; when a session is lost it
 * goes to the next server, after pauses that grow. Messages are handled on the connection's threads
 * in their order. What is not committed when a session is lost is sent again in the next one.
 */
public final class ServerConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final int PROTOCOL = 1;
    private static final Duration WELCOME_PATIENCE = Duration.ofSeconds(30);
    private static final int MESSAGE_MAX = 64 << 20;
    private static final long MILLI = 1_000_000L;

    private final Channels channels;
    private final Codec codec;
    private final Backoff backoff;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final UpdateOutbox outbox = new UpdateOutbox();
    private final SequencedSet<String> servers = new LinkedHashSet<>();

    private @Nullable Session session;
    private @Nullable Supplier<Node> node;
    private @Nullable SessionListener listener;
    private @Nullable RequestHandler door;
    private @Nullable Thread thread;
    private boolean nodeChanged;
    private boolean closed;

    /** When a server answered last, by the clock that never stops; at first when this began. */
    private long contactAt = System.nanoTime();

    /**
     * @param servers {@code host:port} of servers to begin with; later they tell of others
     * @param channels opens connections
     * @param chance from 0 to 1, for pauses
     */
    public ServerConnection(
            List<String> servers, Channels channels, Codec codec, DoubleSupplier chance) {
        this.servers.addAll(servers);
        this.channels = channels;
        this.codec = codec;
        this.backoff = new Backoff(chance);
    }

    /** Plain TCP to these servers. */
    public static ServerConnection overTcp(List<String> servers, Codec codec) {
        return overTcp(servers, codec, () -> {});
    }

    /**
     * Plain TCP to these servers.
     *
     * @param ready returns when connecting makes sense, such as when a server of the same process
     *     has started; called on the connection's thread
     */
    public static ServerConnection overTcp(List<String> servers, Codec codec, Runnable ready) {
        Executor handlers = Executors.newVirtualThreadPerTaskExecutor();
        return new ServerConnection(
                servers,
                address -> {
                    ready.run();
                    return NettyChannelBuilder.forTarget("dns:///" + address)
                            .usePlaintext()
                            .executor(handlers)
                            .maxInboundMessageSize(MESSAGE_MAX)
                            .keepAliveTime(30, TimeUnit.SECONDS)
                            .keepAliveTimeout(10, TimeUnit.SECONDS)
                            .build();
                },
                codec,
                Math::random);
    }

    /**
     * Begins; returns at once.
     *
     * @param current the node as it is now, for registering
     * @param requests answers requests that servers pass on
     */
    public void start(Supplier<Node> current, SessionListener heard, RequestHandler requests) {
        lock.lock();
        try {
            node = current;
            listener = heard;
            door = requests;
            thread = Thread.ofVirtual().name("server-connection").start(this::run);
        } finally {
            lock.unlock();
        }
    }

    /** How long no server has answered: since the last heartbeat, or since this began. */
    public Duration silence() {
        lock.lock();
        try {
            return Duration.ofNanos(System.nanoTime() - contactAt);
        } finally {
            lock.unlock();
        }
    }

    /** Sends an allocation's state, at once when {@code urgent} and not much is under way. */
    public void send(AllocationUpdate update, boolean urgent) {
        lock.lock();
        try {
            outbox.offer(update, urgent, System.nanoTime());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The node is not what it was: tells the servers. */
    public void nodeChanged() {
        lock.lock();
        try {
            nodeChanged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the servers have everything of this allocation. */
    public boolean settled(String allocationId) {
        lock.lock();
        try {
            return outbox.settled(allocationId);
        } finally {
            lock.unlock();
        }
    }

    /** The mappers of this agent, which cost much to make. */
    public Codec codec() {
        return codec;
    }

    /** The servers known now, the one in use first. */
    public List<String> servers() {
        lock.lock();
        try {
            return List.copyOf(servers);
        } finally {
            lock.unlock();
        }
    }

    /** The server of the session that is open and welcomed, if any. */
    public Optional<String> connectedTo() {
        lock.lock();
        try {
            Session now = session;
            return now != null && now.welcomed ? Optional.of(now.address) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    // ---- the connection's thread

    private void run() {
        SortedMap<String, ManagedChannel> open = new TreeMap<>();
        try {
            while (!isClosed()) {
                String address = nextServer();
                String why = "no server is known";
                if (address != null) {
                    ManagedChannel channel = open.computeIfAbsent(address, channels::open);
                    // Its own pauses are for callers that have none.
                    channel.resetConnectBackoff();
                    why = serve(new Session(address, channel));
                    forget(open, address);
                }
                Duration pause = backoff.next();
                LOG.atLevel(pause.toMillis() > 1000 ? Level.WARN : Level.DEBUG)
                        .log("no session with {}: {}", address, why);
                Thread.sleep(pause);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.values().forEach(ManagedChannel::shutdownNow);
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes turns: the one just tried becomes the last. */
    private @Nullable String nextServer() {
        lock.lock();
        try {
            return servers.isEmpty() ? null : servers.getFirst();
        } finally {
            lock.unlock();
        }
    }

    private void forget(SortedMap<String, ManagedChannel> open, String failed) {
        lock.lock();
        try {
            if (servers.remove(failed)) {
                servers.addLast(failed);
            }
            open.entrySet()
                    .removeIf(entry -> {
                        boolean unknown = !servers.contains(entry.getKey());
                        if (unknown) {
                            entry.getValue().shutdownNow();
                        }
                        return unknown;
                    });
        } finally {
            lock.unlock();
        }
    }

    /** Runs one session to its end; returns why it ended. */
    private String serve(Session mine) throws InterruptedException {
        lock.lock();
        try {
            session = mine;
            outbox.sessionLost(System.nanoTime());
            nodeChanged = false;
        } finally {
            lock.unlock();
        }
        try {
            mine.open();
            mine.awaitWelcome();
            mine.talk();
        } catch (RuntimeException e) {
            mine.end("failed: " + e);
        } finally {
            forgetSession();
            mine.cancel();
        }
        return mine.endedBecause();
    }

    private void forgetSession() {
        lock.lock();
        try {
            session = null;
        } finally {
            lock.unlock();
        }
    }

    private Node currentNode() {
        Supplier<Node> current = node;
        if (current == null) {
            throw new IllegalStateException("start was not called");
        }
        return current.get();
    }

    private ByteString smile(Object value) {
        return UnsafeByteOperations.unsafeWrap(codec.smile().writeValueAsBytes(value));
    }

    /** One stream. */
    private final class Session implements StreamObserver<ServerMessage> {
        private final String address;
        private final ManagedChannel channel;
        private final JobVersions<Job> jobs = JobVersions.ofNode();
        private @Nullable StreamObserver<NodeMessage> out;
        private boolean welcomed;
        private @Nullable String ended;
        private long ttlNanos;
        private long beatAt;
        private long lastHeard;

        Session(String address, ManagedChannel channel) {
            this.address = address;
            this.channel = channel;
        }

        void open() {
            StreamObserver<NodeMessage> stream = NodeSessionsGrpc.newStub(channel).open(this);
            out = stream;
            stream.onNext(
                    NodeMessage.newBuilder()
                            .setHello(
                                    Hello.newBuilder()
                                            .setProtocol(PROTOCOL)
                                            .setNodeSmile(smile(currentNode())))
                            .build());
        }

        void awaitWelcome() throws InterruptedException {
            lock.lock();
            try {
                long rest = WELCOME_PATIENCE.toNanos();
                while (!welcomed && ended == null && !closed) {
                    if (rest <= 0) {
                        ended = "no welcome within " + WELCOME_PATIENCE.toSeconds() + " s";
                        return;
                    }
                    rest = changed.awaitNanos(rest);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Sends what waits, and beats, until the session ends. */
        void talk() throws InterruptedException {
            for (NodeMessage next = awaitNext(); next != null; next = awaitNext()) {
                sendNow(next);
            }
        }

        /** The next message, or null when the session is over. */
        private @Nullable NodeMessage awaitNext() throws InterruptedException {
            lock.lock();
            try {
                while (ended == null && !closed) {
                    NodeMessage next = nextMessage();
                    if (next != null) {
                        return next;
                    }
                    long now = System.nanoTime();
                    if (now - lastHeard > 2 * ttlNanos) {
                        ended = "no heartbeat was answered";
                        return null;
                    }
                    long wait = Math.min(beatAt - now, outbox.waitNanos(now));
                    changed.awaitNanos(Math.max(MILLI, wait));
                }
                return null;
            } finally {
                lock.unlock();
            }
        }

        private @Nullable NodeMessage nextMessage() {
            long now = System.nanoTime();
            if (nodeChanged) {
                nodeChanged = false;
                return NodeMessage.newBuilder()
                        .setNodeChanged(NodeChanged.newBuilder().setNodeSmile(smile(currentNode())))
                        .build();
            }
            Optional<UpdateOutbox.Batch> batch = outbox.next(now);
            if (batch.isPresent()) {
                AllocationUpdates.Builder updates =
                        AllocationUpdates.newBuilder().setSequence(batch.get().sequence());
                batch.get().updates().forEach(u -> updates.addUpdatesSmile(smile(u)));
                return NodeMessage.newBuilder().setAllocationUpdates(updates).build();
            }
            if (now >= beatAt) {
                beatAt = now + ttlNanos / 2;
                return NodeMessage.newBuilder()
                        .setHeartbeat(Heartbeat.getDefaultInstance())
                        .build();
            }
            return null;
        }

        private void sendNow(NodeMessage message) {
            StreamObserver<NodeMessage> stream = out;
            if (stream != null) {
                stream.onNext(message);
            }
        }

        void cancel() {
            StreamObserver<NodeMessage> stream = out;
            if (stream instanceof ClientCallStreamObserver<NodeMessage> call) {
                call.cancel("session over", null);
            }
        }

        void end(String because) {
            lock.lock();
            try {
                if (ended == null) {
                    ended = because;
                }
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        String endedBecause() {
            lock.lock();
            try {
                return ended == null ? "closed" : ended;
            } finally {
                lock.unlock();
            }
        }

        // ---- messages, on the connection's threads, one at a time

        @Override
        public void onNext(ServerMessage message) {
            try {
                handle(message);
            } catch (RuntimeException e) {
                LOG.error("a message of {} cannot be handled", address, e);
                end("failed on a message: " + e);
            }
        }

        private void handle(ServerMessage message) {
            switch (message.getBodyCase()) {
                case WELCOME -> welcome(message.getWelcome());
                case HEARTBEAT_ACCEPTED ->
                        beatAccepted(message.getHeartbeatAccepted().getHeartbeatTtlMs());
                case ALLOCATION_SYNC -> sync(message.getAllocationSync());
                case ALLOCATION_UPDATES_COMMITTED ->
                        committed(message.getAllocationUpdatesCommitted().getSequence());
                case ATTEND_REQUEST -> attend(message.getAttendRequest().getTicket());
                case REFUSED -> refused(message.getRefused());
                case SERVERS_CHANGED -> serversAre(message.getServersChanged().getServersList());
                case BODY_NOT_SET -> {}
            }
        }

        private void refused(Refused refused) {
            if (!refused.getRetry()) {
                LOG.error("{} refuses this node: {}", address, refused.getReason());
                lock.lock();
                try {
                    backoff.slow();
                } finally {
                    lock.unlock();
                }
            }
            end("refused: " + refused.getReason());
        }

        private void welcome(Welcome welcome) {
            lock.lock();
            try {
                ttlNanos = Math.max(1, welcome.getHeartbeatTtlMs()) * MILLI;
                lastHeard = System.nanoTime();
                contactAt = lastHeard;
                beatAt = lastHeard + ttlNanos / 2;
                backoff.reset();
            } finally {
                lock.unlock();
            }
            serversAre(welcome.getServersList());
            SessionListener heard = listener;
            if (heard != null) {
                heard.registered();
            }
            lock.lock();
            try {
                welcomed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void beatAccepted(long ttlMs) {
            lock.lock();
            try {
                ttlNanos = Math.max(1, ttlMs) * MILLI;
                lastHeard = System.nanoTime();
                contactAt = lastHeard;
            } finally {
                lock.unlock();
            }
        }

        private void committed(long sequence) {
            lock.lock();
            try {
                outbox.committed(sequence);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void serversAre(List<String> addresses) {
            if (addresses.isEmpty()) {
                return;
            }
            lock.lock();
            try {
                servers.clear();
                servers.add(address);
                servers.addAll(addresses);
            } finally {
                lock.unlock();
            }
        }

        private void sync(AllocationSync sync) {
            for (ByteString encoded : sync.getJobsSmileList()) {
                Job job = codec.smile().readValue(encoded.toByteArray(), Job.class);
                jobs.put(job.namespace(), job.id(), job.version(), job);
            }
            List<Allocation> assigned = new ArrayList<>();
            for (AssignedAllocation each : sync.getAllocationsList()) {
                Allocation bare =
                        codec.smile()
                                .readValue(
                                        each.getAllocationSmile().toByteArray(), Allocation.class);
                Job job = jobs.named(bare.namespace(), bare.jobId(), each.getJobVersion());
                if (job == null) {
                    LOG.warn(
                            "allocation {} came without version {} of its job",
                            bare.id(),
                            each.getJobVersion());
                }
                assigned.add(AllocationBuilder.builder(bare).job(job).build());
            }
            jobs.endOfMessage();
            SessionListener heard = listener;
            if (heard != null) {
                heard.assigned(assigned, sync.getRemovedList(), sync.getFull());
            }
        }

        private void attend(String ticket) {
            RequestHandler requests = door;
            if (requests != null) {
                AskedExchange.attend(channel, ticket, requests);
            }
        }

        @Override
        public void onError(Throwable problem) {
            end(String.valueOf(problem.getMessage()));
        }

        @Override
        public void onCompleted() {
            end("the server ended it");
        }
    }

    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            running = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.interrupt();
        }
    }
}
