package io.drover.wire.relay;

import io.drover.wire.Exchange;
import io.drover.wire.tunnel.TunnelGrpc;
import io.drover.wire.tunnel.TunnelPart;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to other agents, over connections that are kept and shared. Connections and
 * their thread are made when first needed.
 */
public final class TunnelClient implements AutoCloseable {
    private final String agent;
    private final SortedMap<String, ManagedChannel> channels = new TreeMap<>();
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable EventLoopGroup loop;
    private boolean closed;

    /**
     * Prepares; connects to nobody yet.
     *
     * @param agent this agent's name, which is added to those that passed a request on
     */
    public TunnelClient(String agent) {
        this.agent = agent;
    }

    /**
     * Has a request answered by another agent. Blocks until the answer is complete.
     *
     * @param address {@code host:port} of the agent's RPC endpoint
     * @throws java.net.ConnectException when the agent cannot be reached; nothing of the request
     *     was used, so that another agent may be tried
     * @throws IOException when the agent or the caller went away meanwhile
     */
    public void forward(String address, Exchange exchange) throws IOException {
        RequestRelay relay =
                new RequestRelay(exchange, RequestRelay.with(exchange.passedBy(), agent), true);
        var _ = TunnelGrpc.newStub(channel(address)).forward(new Responses(relay));
        relay.send();
        relay.await();
    }

    private record Responses(RequestRelay relay)
            implements ClientResponseObserver<TunnelPart, TunnelPart> {
        @Override
        public void beforeStart(ClientCallStreamObserver<TunnelPart> stream) {
            relay.begin(stream, () -> stream.cancel("the caller went away", null));
        }

        @Override
        public void onNext(TunnelPart part) {
            relay.onNext(part);
        }

        @Override
        public void onError(Throwable problem) {
            relay.onError(problem);
        }

        @Override
        public void onCompleted() {
            relay.onCompleted();
        }
    }

    private synchronized ManagedChannel channel(String address) throws IOException {
        if (closed) {
            throw new IOException("this agent is shutting down");
        }
        EventLoopGroup group = loop;
        if (group == null) {
            group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            loop = group;
        }
        EventLoopGroup used = group;
        return channels.computeIfAbsent(
                address,
                a ->
                        NettyChannelBuilder.forTarget("dns:///" + a)
                                .usePlaintext()
                                .eventLoopGroup(used)
                                .channelType(NioSocketChannel.class)
                                .executor(handlers)
                                .idleTimeout(5, TimeUnit.MINUTES)
                                .keepAliveTime(30, TimeUnit.SECONDS)
                                .keepAliveTimeout(10, TimeUnit.SECONDS)
                                .build());
    }

    @Override
    public synchronized void close() {
        closed = true;
        channels.values().forEach(ManagedChannel::shutdownNow);
        handlers.shutdown();
        if (loop != null) {
            var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
