package io.drover.plugin.rpc;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * gRPC over the JDK's own unix sockets: one thread for all connections of a process, a virtual
 * thread for each call.
 */
public final class UnixTransport implements AutoCloseable {
    /** Held strongly, or the level would be forgotten with the logger. */
    private static final Logger NETTY_BOOTSTRAP = Logger.getLogger("io.netty.bootstrap.Bootstrap");

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("plugin-io", /* daemon= */ true),
                    NioIoHandler.newFactory());
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    public UnixTransport() {
        // grpc-netty sets SO_KEEPALIVE on every channel, which unix sockets do not have.
        NETTY_BOOTSTRAP.setLevel(Level.SEVERE);
    }

    /** A channel to the socket; connects by itself, and again after a loss. */
    public ManagedChannel dial(Path socket) {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .executor(calls)
                .overrideAuthority("localhost")
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .idleTimeout(Long.MAX_VALUE, TimeUnit.NANOSECONDS)
                .usePlaintext()
                .build();
    }

    /** Serves on the socket, which must not exist yet. */
    public Server serve(Path socket, List<BindableService> services, ServerTransportFilter filter)
            throws IOException {
        var builder =
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .executor(calls)
                        .addTransportFilter(filter)
                        .maxInboundMessageSize(64 << 20);
        services.forEach(builder::addService);
        return builder.build().start();
    }

    @Override
    public void close() {
        // Callers hear of the end of their calls through the executor, so it is the last to go.
        var _ =
                loop.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                        .addListener(_ -> calls.shutdownNow());
    }
}
