package io.drover.benchmarks.nodesim;

import com.google.protobuf.ByteString;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** All simulated nodes, and the few threads, connections and memos that they share. */
final class Simulation implements AutoCloseable {
    private static final int MESSAGE_MAX = 64 << 20;
    private static final int FLOW_WINDOW = 1 << 20;

    final Options options;
    final Codec codec = new Codec();
    final Tally tally = new Tally();

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();

    /** Every node is sent every job; each is read once. */
    private final ConcurrentHashMap<ByteString, JobFacts> jobs = new ConcurrentHashMap<>();

    Simulation(Options options) {
        this.options = options;
        timers.setRemoveOnCancelPolicy(true);
        for (int i = 0; i < options.nodes(); i++) {
            if (i % options.perConnection() == 0) {
                channels.add(
                        channel(options.servers().get(channels.size() % options.servers().size())));
            }
            nodes.add(new SimulatedNode(this, channels.getLast(), options.first() + i));
        }
    }

    private ManagedChannel channel(String address) {
        return NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .eventLoopGroup(loops)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .initialFlowControlWindow(FLOW_WINDOW)
                .maxInboundMessageSize(MESSAGE_MAX)
                .disableRetry()
                .build();
    }

    /** Opens the sessions, as many in a second as the options say; returns at once. */
    void start() {
        for (int i = 0; i < nodes.size(); i++) {
            var _ =
                    later(
                            nodes.get(i)::open,
                            Duration.ofNanos(i * 1_000_000_000L / options.perSecond()));
        }
        for (int i = 0; i < Math.min(options.dying(), nodes.size()); i++) {
            var _ = later(nodes.get(i)::die, options.dieAfter());
            if (!options.backAfter().isZero()) {
                var _ = later(nodes.get(i)::open, options.dieAfter().plus(options.backAfter()));
            }
        }
    }

    /** Runs a task on the timers' thread, unless the simulation is over by then. */
    Future<?> later(Runnable task, Duration delay) {
        try {
            return timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(null);
        }
    }

    JobFacts job(ByteString smile) {
        return jobs.computeIfAbsent(
                smile,
                bytes -> JobFacts.of(codec.smile().readValue(bytes.toByteArray(), Job.class)));
    }

    /** How many allocations run on all nodes. */
    long running() {
        return nodes.stream().mapToLong(SimulatedNode::running).sum();
    }

    @Override
    public void close() {
        timers.shutdownNow();
        channels.forEach(ManagedChannel::shutdownNow);
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
