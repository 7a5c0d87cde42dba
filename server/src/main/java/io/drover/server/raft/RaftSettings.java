package io.drover.server.raft;

import io.drover.server.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set up. Each value was chosen by measurement; pools and buffers are bounded. */
final class RaftSettings {
    /** The biggest entry that the log takes. */
    static final int MAX_ENTRY_BYTES = (4 << 20) - (64 << 10);

    private static final int POOL = 4;
    private static final long SNAPSHOT_EVERY = 20_000;

    private RaftSettings() {}

    static RaftProperties of(ServerConfig config, Path logs, int port) {
        RaftProperties p = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(p, List.of(logs.toFile()));
        timeouts(p, config);
        log(p);
        if (alone(config)) {
            RaftConfigKeys.Rpc.setType(p, new SoloRpcType());
        } else {
            network(p, config, port);
        }
        pools(p);
        return p;
    }

    /** Whether the region has, for now, no other server to talk to. */
    static boolean alone(ServerConfig config) {
        return config.bootstrapExpect() == 1;
    }

    private static void network(RaftProperties p, ServerConfig config, int port) {
        GrpcConfigKeys.Server.setPort(p, port);
        GrpcConfigKeys.Server.setHost(p, config.raftBind().getHostString());
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(p, false);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(p, 2);
        GrpcConfigKeys.setFlowControlWindow(p, SizeInBytes.valueOf("4MB"));
        GrpcConfigKeys.setMessageSizeMax(p, SizeInBytes.valueOf("64MB"));
    }

    private static void timeouts(RaftProperties p, ServerConfig config) {
        long least = config.electionTimeout().toMillis();
        RaftServerConfigKeys.Rpc.setTimeoutMin(p, millis(least));
        RaftServerConfigKeys.Rpc.setTimeoutMax(p, millis(2 * least));
        if (alone(config)) {
            // Alone there is nobody to wait for. A server of several would call elections too
            // early.
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(p, millis(10));
            RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(p, millis(20));
        }
        // A laptop that slept, or a loaded machine, is no reason to step down or to close.
        RaftServerConfigKeys.setSleepDeviationThreshold(p, millis(60_000));
        RaftServerConfigKeys.setCloseThreshold(p, millis(600_000));
        RaftServerConfigKeys.Read.setOption(p, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.RetryCache.setExpiryTime(p, millis(10_000));
    }

    private static void log(RaftProperties p) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("1MB"));
        // Ratis wants room for a whole entry; pages that no entry reaches are never touched.
        RaftServerConfigKeys.Log.setWriteBufferSize(p, SizeInBytes.valueOf((4 << 20) + (64 << 10)));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(p, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(p, SizeInBytes.valueOf("16MB"));
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(p, true);
        RaftServerConfigKeys.Log.setPurgeGap(p, 1);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(p, SizeInBytes.valueOf(4 << 20));
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(p, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, SNAPSHOT_EVERY);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(p, false);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(p, 2);
    }

    private static void pools(RaftProperties p) {
        RaftServerConfigKeys.ThreadPool.setClientCached(p, false);
        // It puts entries into the log, and with one thread it keeps the order they are given in.
        RaftServerConfigKeys.ThreadPool.setClientSize(p, 1);
        RaftServerConfigKeys.ThreadPool.setServerCached(p, false);
        RaftServerConfigKeys.ThreadPool.setServerSize(p, POOL);
        RaftServerConfigKeys.ThreadPool.setProxyCached(p, false);
        RaftServerConfigKeys.ThreadPool.setProxySize(p, POOL);
    }

    private static TimeDuration millis(long n) {
        return TimeDuration.valueOf(n, TimeUnit.MILLISECONDS);
    }
}
