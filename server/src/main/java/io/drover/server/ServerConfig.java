package io.drover.server;

import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.admission.JobLimits;
import io.drover.server.history.HistorySettings;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.HeartbeatSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a server runs.
 *
 * @param region the region that it serves
 * @param datacenter where it stands
 * @param nodeName the agent's name, unique in the region
 * @param nodeId the server's id, a UUID kept with its data
 * @param dataDir where it keeps its state, under {@code server/}; created when missing
 * @param rpcBind where nodes and other agents reach it; port 0 takes a free one
 * @param rpcAdvertise {@code host:port} that others are told; empty for what was bound
 * @param raftBind where servers of the region replicate; port 0 takes a free one
 * @param raftAdvertise {@code host:port} that servers are told; empty for what was bound
 * @param bootstrapExpect how many servers the region starts with; 1 elects itself
 * @param dev data need not survive the process
 * @param electionTimeout how long a follower waits for its leader before it stands itself; it waits
 *     up to twice this
 * @param heartbeats how often nodes have to report
 * @param schedulers scheduling threads; 0 for one per core
 * @param jobLimits what jobs may ask for
 * @param collection when what is over leaves the state
 * @param history how long it is kept afterwards
 * @param replayRetention how long decisions can be made again
 * @param schedulerDefaults how the schedulers of a new region decide
 * @param planning how much planning it takes on while it leads
 */
public record ServerConfig(
        String region,
        String datacenter,
        String nodeName,
        String nodeId,
        Path dataDir,
        InetSocketAddress rpcBind,
        String rpcAdvertise,
        InetSocketAddress raftBind,
        String raftAdvertise,
        int bootstrapExpect,
        boolean dev,
        Duration electionTimeout,
        HeartbeatSettings heartbeats,
        int schedulers,
        JobLimits jobLimits,
        CollectionSettings collection,
        HistorySettings history,
        ReplayRetention replayRetention,
        SchedulerConfiguration schedulerDefaults,
        PlanningSettings planning) {
    public ServerConfig {
        if (bootstrapExpect < 0) {
            throw new IllegalArgumentException(
                    "bootstrapExpect is " + bootstrapExpect + ", expected at least 0");
        }
        if (electionTimeout.isNegative() || electionTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "electionTimeout is " + electionTimeout + ", expected more than 0");
        }
    }

    /** A single server with the usual times, bound to the given addresses. */
    public static ServerConfig single(
            String region,
            String datacenter,
            String nodeName,
            String nodeId,
            Path dataDir,
            InetSocketAddress rpcBind,
            InetSocketAddress raftBind) {
        return new ServerConfig(
                region,
                datacenter,
                nodeName,
                nodeId,
                dataDir,
                rpcBind,
                "",
                raftBind,
                "",
                1,
                false,
                Duration.ofSeconds(1),
                HeartbeatSettings.defaults(),
                0,
                JobLimits.DEFAULT,
                CollectionSettings.defaults(),
                HistorySettings.defaults(),
                ReplayRetention.DEFAULT,
                SchedulerConfiguration.defaults(),
                PlanningSettings.DEFAULT);
    }
}
