package io.drover.agent.config;

import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.PlanningSettings;
import io.drover.server.ReplayRetention;
import io.drover.server.admission.JobLimits;
import io.drover.server.history.HistorySettings;
import io.drover.server.upkeep.CollectionSettings;
import io.drover.server.upkeep.HeartbeatSettings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of the configuration.
 *
 * @param enabled whether the agent runs a server
 * @param dataDir null for {@code server} in the data directory
 * @param bootstrapExpect how many servers a new region starts with; 0 to join an existing one
 * @param authoritativeRegion empty for the own region
 * @param encrypt base64 key of the gossip; empty for none
 * @param startJoin addresses to join at start; the agent fails if none answers
 * @param retryJoin addresses to try until one answers
 * @param retryMax how often; 0 without end
 * @param retryInterval between two tries
 * @param raftMultiplier 1 to 10, stretches the times of elections
 * @param numSchedulers scheduling threads; 0 for one per core
 * @param heartbeats how often nodes have to report
 * @param jobLimits what jobs may ask for
 * @param collection when what is over leaves the state
 * @param history how long it is kept afterwards
 * @param replayRetention how long decisions can be made again, default 24 h or 1 GiB
 * @param schedulerDefaults how the schedulers of a new region decide
 * @param planning how much planning it takes on while it leads
 */
@RecordBuilder
public record ServerSettings(
        boolean enabled,
        @Nullable Path dataDir,
        int bootstrapExpect,
        String authoritativeRegion,
        String encrypt,
        List<String> startJoin,
        List<String> retryJoin,
        int retryMax,
        Duration retryInterval,
        int raftMultiplier,
        int numSchedulers,
        HeartbeatSettings heartbeats,
        JobLimits jobLimits,
        CollectionSettings collection,
        HistorySettings history,
        ReplayRetention replayRetention,
        SchedulerConfiguration schedulerDefaults,
        PlanningSettings planning) {
    /** No server, all defaults. */
    public static final ServerSettings DEFAULTS =
            new ServerSettings(
                    false,
                    null,
                    0,
                    "",
                    "",
                    List.of(),
                    List.of(),
                    0,
                    Duration.ofSeconds(30),
                    1,
                    0,
                    HeartbeatSettings.defaults(),
                    JobLimits.DEFAULT,
                    CollectionSettings.defaults(),
                    HistorySettings.defaults(),
                    ReplayRetention.DEFAULT,
                    SchedulerConfiguration.defaults(),
                    PlanningSettings.DEFAULT);

    public ServerSettings {
        startJoin = List.copyOf(startJoin);
        retryJoin = List.copyOf(retryJoin);
    }
}
