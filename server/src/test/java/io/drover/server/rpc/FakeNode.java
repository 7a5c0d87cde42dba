package io.drover.server.rpc;

import com.google.protobuf.ByteString;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.wire.AllocationUpdate;
import io.drover.wire.session.AllocationSync;
import io.drover.wire.session.AllocationUpdates;
import io.drover.wire.session.AssignedAllocation;
import io.drover.wire.session.Heartbeat;
import io.drover.wire.session.Hello;
import io.drover.wire.session.NodeMessage;
import io.drover.wire.session.NodeSessionsGrpc;
import io.drover.wire.session.ServerMessage;
import io.drover.wire.tunnel.ResponseHead;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A node that does what it is told by a test. */
final class FakeNode implements AutoCloseable, StreamObserver<ServerMessage> {
    static final ServerMessage ENDED = ServerMessage.getDefaultInstance();

    private final Codec codec = new Codec();
    private final ManagedChannel channel;
    private final StreamObserver<NodeMessage> out;
    private final BlockingQueue<ServerMessage> heard = new LinkedBlockingQueue<>();
    final Map<String, Job> jobs = new TreeMap<>();

    FakeNode(InetSocketAddress server, Node node) {
        channel = NettyChannelBuilder.forAddress(server).usePlaintext().build();
        out = NodeSessionsGrpc.newStub(channel).open(this);
        out.onNext(
                NodeMessage.newBuilder()
                        .setHello(Hello.newBuilder().setProtocol(1).setNodeSmile(smile(node)))
                        .build());
    }

    private ByteString smile(Object value) {
        return ByteString.copyFrom(codec.smile().writeValueAsBytes(value));
    }

    void beat() {
        out.onNext(NodeMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }

    void report(long sequence, String allocationId, String clientStatus) {
        AllocationUpdate update =
                new AllocationUpdate(allocationId, clientStatus, "", null, null, null);
        out.onNext(
                NodeMessage.newBuilder()
                        .setAllocationUpdates(
                                AllocationUpdates.newBuilder()
                                        .setSequence(sequence)
                                        .addUpdatesSmile(smile(update)))
                        .build());
    }

    /** Answers a request with what it was sent. */
    void attend(String ticket) {
        new Attending(ticket).begin();
    }

    private final class Attending implements StreamObserver<TunnelPart> {
        private final String ticket;
        private final StringBuilder text = new StringBuilder();
        private StreamObserver<TunnelPart> answer = TunnelGrpc.newStub(channel).attend(this);

        Attending(String ticket) {
            this.ticket = ticket;
        }

        void begin() {
            answer.onNext(TunnelPart.newBuilder().setTicket(ticket).build());
        }

        @Override
        public void onNext(TunnelPart part) {
            switch (part.getPartCase()) {
                case REQUEST_HEAD ->
                        text.append(part.getRequestHead().getMethod())
                                .append(' ')
                                .append(part.getRequestHead().getTarget())
                                .append(' ')
                                .append(part.getRequestHead().getPassedByList())
                                .append(' ');
                case BODY -> text.append(part.getBody().toStringUtf8());
                case END_OF_BODY -> respond();
                default -> {}
            }
        }

        private void respond() {
            answer.onNext(
                    TunnelPart.newBuilder()
                            .setResponseHead(ResponseHead.newBuilder().setStatus(200))
                            .build());
            answer.onNext(
                    TunnelPart.newBuilder()
                            .setBody(ByteString.copyFromUtf8(text.toString()))
                            .build());
            answer.onCompleted();
        }

        @Override
        public void onError(Throwable problem) {}

        @Override
        public void onCompleted() {}
    }

    /** The next message that is wanted; others are dropped. */
    ServerMessage await(Predicate<ServerMessage> wanted) throws InterruptedException {
        while (true) {
            ServerMessage message = heard.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the server said nothing for 20 s");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    ServerMessage await(ServerMessage.BodyCase wanted) throws InterruptedException {
        return await(m -> m.getBodyCase() == wanted);
    }

    /** The allocations of the next sync that has any. */
    List<Allocation> awaitAllocations() throws InterruptedException {
        AllocationSync sync =
                await(m -> m.getAllocationSync().getAllocationsCount() > 0).getAllocationSync();
        for (ByteString job : sync.getJobsSmileList()) {
            Job read = codec.smile().readValue(job.toByteArray(), Job.class);
            jobs.put(read.id() + " " + read.version(), read);
        }
        List<Allocation> allocations = new ArrayList<>();
        for (AssignedAllocation one : sync.getAllocationsList()) {
            allocations.add(
                    codec.smile()
                            .readValue(one.getAllocationSmile().toByteArray(), Allocation.class));
        }
        return allocations;
    }

    @Override
    public void onNext(ServerMessage message) {
        heard.add(message);
    }

    @Override
    public void onError(Throwable problem) {
        heard.add(ENDED);
    }

    @Override
    public void onCompleted() {
        heard.add(ENDED);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
