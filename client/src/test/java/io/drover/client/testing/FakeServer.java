package io.drover.client.testing;

import com.google.protobuf.ByteString;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.session.AllocationSync;
import io.drover.wire.session.AllocationUpdatesCommitted;
import io.drover.wire.session.AssignedAllocation;
import io.drover.wire.session.AttendRequest;
import io.drover.wire.session.HeartbeatAccepted;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.NodeSessionsGrpc;
import io.drover.wire.session.Refused;
import io.drover.wire.session.ServerMessage;
import io.drover.wire.session.Welcome;
import io.drover.wire.tunnel.RequestHead;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server that accepts one node and remembers what it says. */
public final class FakeServer implements AutoCloseable {
    private final Codec codec = new Codec();
    private final Server server;
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final Map<String, String> requests = new ConcurrentHashMap<>();
    private volatile @Nullable StreamObserver<ServerMessage> session;

    public final List<Node> hellos = new CopyOnWriteArrayList<>();
    public final List<Node> changes = new CopyOnWriteArrayList<>();
    public final Map<String, AllocationUpdate> states = new ConcurrentSkipListMap<>();
    public final List<AllocationUpdate> history = new CopyOnWriteArrayList<>();
    public final List<Allocation> assigned = new CopyOnWriteArrayList<>();
    public volatile boolean commits = true;
    public volatile boolean refuses;
    public volatile long ttlMs = 10_000;

    public FakeServer() {
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .directExecutor()
                            .addService(new Sessions())
                            .addService(new Tunnel())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    public Codec codec() {
        return codec;
    }

    /** What the node says of an allocation, if it has. */
    public Optional<AllocationUpdate> state(String allocationId) {
        return Optional.ofNullable(states.get(allocationId));
    }

    public boolean is(String allocationId, String status) {
        return state(allocationId).map(u -> u.clientStatus().equals(status)).orElse(false);
    }

    /** Assigns one allocation more. */
    public void assign(Allocation allocation) {
        assigned.removeIf(a -> a.id().equals(allocation.id()));
        assigned.add(allocation);
        tell(sync(List.of(allocation), List.of(), false));
    }

    public void remove(String id) {
        assigned.removeIf(a -> a.id().equals(id));
        tell(sync(List.of(), List.of(id), false));
    }

    /** Ends the session without a word. */
    public void drop() {
        StreamObserver<ServerMessage> now = session;
        if (now != null) {
            session = null;
            now.onCompleted();
        }
    }

    /** Sends a request to the node; completes with status and body. */
    public CompletableFuture<String> ask(String target) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        String ticket = "ticket-" + target;
        answers.put(ticket, answer);
        requests.put(ticket, target);
        tell(
                ServerMessage.newBuilder()
                        .setAttendRequest(AttendRequest.newBuilder().setTicket(ticket))
                        .build());
        return answer;
    }

    private synchronized void tell(ServerMessage message) {
        StreamObserver<ServerMessage> now = session;
        if (now != null) {
            tell(now, message);
        }
    }

    private synchronized void tell(StreamObserver<ServerMessage> to, ServerMessage message) {
        try {
            to.onNext(message);
        } catch (StatusRuntimeException _) {
            // The node is gone.
        }
    }

    private ServerMessage sync(List<Allocation> allocations, List<String> removed, boolean full) {
        AllocationSync.Builder sync =
                AllocationSync.newBuilder().setIndex(1).setFull(full).addAllRemoved(removed);
        for (Allocation allocation : allocations) {
            Job job = allocation.job();
            sync.addJobsSmile(smile(job));
            Allocation bare = AllocationBuilder.builder(allocation).job(null).build();
            sync.addAllocations(
                    AssignedAllocation.newBuilder()
                            .setAllocationSmile(smile(bare))
                            .setJobVersion(job == null ? 0 : job.version()));
        }
        return ServerMessage.newBuilder().setAllocationSync(sync).build();
    }

    private ByteString smile(@Nullable Object value) {
        return ByteString.copyFrom(codec.smile().writeValueAsBytes(value));
    }

    private final class Sessions extends NodeSessionsGrpc.NodeSessionsImplBase {
        @Override
        public StreamObserver<NodeMessage> open(StreamObserver<ServerMessage> out) {
            return new StreamObserver<>() {
                @Override
                public void onNext(NodeMessage message) {
                    hear(message, out);
                }

                @Override
                public void onError(Throwable problem) {}

                @Override
                public void onCompleted() {
                    out.onCompleted();
                }
            };
        }
    }

    private void hear(NodeMessage message, StreamObserver<ServerMessage> out) {
        switch (message.getBodyCase()) {
            case HELLO -> hello(message.getHello().getNodeSmile(), out);
            case HEARTBEAT ->
                    tell(
                            out,
                            ServerMessage.newBuilder()
                                    .setHeartbeatAccepted(
                                            HeartbeatAccepted.newBuilder().setHeartbeatTtlMs(ttlMs))
                                    .build());
            case NODE_CHANGED -> changes.add(node(message.getNodeChanged().getNodeSmile()));
            case ALLOCATION_UPDATES -> {
                for (ByteString encoded : message.getAllocationUpdates().getUpdatesSmileList()) {
                    AllocationUpdate update =
                            codec.smile().readValue(encoded.toByteArray(), AllocationUpdate.class);
                    history.add(update);
                    if (commits) {
                        states.put(update.allocationId(), update);
                    }
                }
                if (commits) {
                    long sequence = message.getAllocationUpdates().getSequence();
                    tell(
                            out,
                            ServerMessage.newBuilder()
                                    .setAllocationUpdatesCommitted(
                                            AllocationUpdatesCommitted.newBuilder()
                                                    .setSequence(sequence))
                                    .build());
                }
            }
            case BODY_NOT_SET -> {}
        }
    }

    private synchronized void hello(ByteString node, StreamObserver<ServerMessage> out) {
        hellos.add(node(node));
        if (refuses) {
            out.onNext(
                    ServerMessage.newBuilder()
                            .setRefused(Refused.newBuilder().setReason("not now").setRetry(true))
                            .build());
            out.onCompleted();
            return;
        }
        session = out;
        tell(
                out,
                ServerMessage.newBuilder()
                        .setWelcome(
                                Welcome.newBuilder().setHeartbeatTtlMs(ttlMs).addServers(address()))
                        .build());
        tell(out, sync(new ArrayList<>(assigned), List.of(), true));
    }

    private Node node(ByteString encoded) {
        return codec.smile().readValue(encoded.toByteArray(), Node.class);
    }

    private final class Tunnel extends TunnelGrpc.TunnelImplBase {
        @Override
        public StreamObserver<TunnelPart> attend(StreamObserver<TunnelPart> out) {
            return new Attended(out);
        }
    }

    private final class Attended implements StreamObserver<TunnelPart> {
        private final StreamObserver<TunnelPart> out;
        private final StringBuilder text = new StringBuilder();
        private String ticket = "";

        Attended(StreamObserver<TunnelPart> out) {
            this.out = out;
        }

        @Override
        public void onNext(TunnelPart part) {
            switch (part.getPartCase()) {
                case TICKET -> {
                    ticket = part.getTicket();
                    out.onNext(
                            TunnelPart.newBuilder()
                                    .setRequestHead(
                                            RequestHead.newBuilder()
                                                    .setMethod("POST")
                                                    .setTarget(requests.getOrDefault(ticket, "")))
                                    .build());
                    out.onNext(
                            TunnelPart.newBuilder()
                                    .setBody(ByteString.copyFromUtf8("question"))
                                    .build());
                    out.onNext(TunnelPart.newBuilder().setEndOfBody(true).build());
                }
                case RESPONSE_HEAD -> text.append(part.getResponseHead().getStatus()).append(' ');
                case BODY -> text.append(part.getBody().toString(StandardCharsets.UTF_8));
                case REQUEST_HEAD, END_OF_BODY, PART_NOT_SET -> {}
            }
        }

        @Override
        public void onError(Throwable problem) {
            answer().completeExceptionally(problem);
        }

        @Override
        public void onCompleted() {
            out.onCompleted();
            answer().complete(text.toString());
        }

        private CompletableFuture<String> answer() {
            return answers.getOrDefault(ticket, new CompletableFuture<>());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
