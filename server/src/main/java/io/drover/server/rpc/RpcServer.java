package io.drover.server.rpc;

import io.drover.api.RequestException;
import io.drover.wire.RequestHandler;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The RPC endpoint. Its one I/O thread reads and writes; handlers run on virtual threads. */
public final class RpcServer implements AutoCloseable {
    private static final int MESSAGE_MAX = 16 << 20;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;

    /**
     * Listens at once.
     *
     * @param door answers forwarded requests
     * @throws RequestException 500 when the address is taken
     */
    public RpcServer(
            InetSocketAddress bind,
            RequestHandler door,
            NodeSessions sessions,
            Attendances waiting) {
        server =
                NettyServerBuilder.forAddress(bind)
                        .bossEventLoopGroup(loop)
                        .workerEventLoopGroup(loop)
                        .channelType(NioServerSocketChannel.class)
                        .executor(handlers)
                        .maxInboundMessageSize(MESSAGE_MAX)
                        .permitKeepAliveTime(10, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(sessions)
                        .addService(new Tunnel(door, waiting))
                        .build();
        try {
            server.start();
        } catch (IOException e) {
            stopThreads();
            throw new RequestException(
                    500,
                    "RPC cannot listen on %s:%d (%s): stop what uses that port, or set ports.rpc to another"
                            .formatted(bind.getHostString(), bind.getPort(), rootMessage(e)),
                    e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().getFirst();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        stopThreads();
    }

    private void stopThreads() {
        handlers.shutdown();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
