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
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * gRPC over the JDK's own sockets: one thread for all connections of a process, a virtual thread
 * for each call.
 */
public final class PluginTransport implements AutoCloseable {
    /** Held strongly, or the level would be forgotten with the logger. */
    private static final Logger NETTY_BOOTSTRAP = Logger.getLogger("io.netty.bootstrap.Bootstrap");

    /** What plugins answer is kilobytes; what a broken one answers must not fill the agent. */
    private static final int LARGEST_MESSAGE = 16 << 20;

    private static final int LARGEST_REQUEST = 64 << 20;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("plugin-io", /* daemon= */ true),
                    NioIoHandler.newFactory());
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    public PluginTransport() {
        // grpc-netty sets SO_KEEPALIVE on every channel, which unix sockets do not have.
        NETTY_BOOTSTRAP.setLevel(Level.SEVERE);
    }

    /**
     * A channel to the address; connects by itself, and again after a loss.
     *
     * @param tls null for none
     */
    public ManagedChannel dial(PluginAddress address, @Nullable SslContext tls) {
        var builder =
                NettyChannelBuilder.forAddress(address.socketAddress())
                        .eventLoopGroup(loop)
                        .executor(calls)
                        .overrideAuthority(Credentials.HOST)
                        .maxInboundMessageSize(LARGEST_MESSAGE)
                        .idleTimeout(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        switch (address) {
            case PluginAddress.Unix _ ->
                    builder.channelType(
                            NioDomainSocketChannel.class, UnixDomainSocketAddress.class);
            case PluginAddress.Tcp _ ->
                    builder.channelType(NioSocketChannel.class, InetSocketAddress.class);
        }
        return tls == null
                ? builder.usePlaintext().build()
                : builder.sslContext(tls).useTransportSecurity().build();
    }

    /**
     * Serves at the address, which nobody may listen on yet.
     *
     * @param tls null for none
     */
    public Server serve(
            PluginAddress address,
            List<BindableService> services,
            ServerTransportFilter filter,
            @Nullable SslContext tls)
            throws IOException {
        var builder =
                NettyServerBuilder.forAddress(address.socketAddress())
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .executor(calls)
                        .addTransportFilter(filter)
                        .maxInboundMessageSize(LARGEST_REQUEST);
        switch (address) {
            case PluginAddress.Unix _ -> builder.channelType(NioServerDomainSocketChannel.class);
            case PluginAddress.Tcp _ -> builder.channelType(NioServerSocketChannel.class);
        }
        if (tls != null) {
            builder.sslContext(tls);
        }
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
