package io.drover.agent.config;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The node's part of the configuration; 0 and empty mean detected or unlimited unless said else.
 *
 * @param enabled whether the agent runs a node
 * @param servers RPC addresses of servers, {@code host:port}
 * @param retryInterval between two tries to reach a server
 * @param stateDir null for {@code client} in the data directory
 * @param allocDir null for {@code alloc} in the data directory
 * @param nodeClass a class of the operator's
 * @param nodePool default {@code default}
 * @param meta metadata of the operator's
 * @param options free options such as {@code driver.denylist}
 * @param hostVolumes directories that jobs may mount
 * @param cpuTotalCompute MHz
 * @param memoryTotalMb MiB
 * @param diskTotalMb MiB
 * @param diskFreeMb MiB
 * @param reserved what is held back for the host
 * @param minDynamicPort default 20000
 * @param maxDynamicPort default 32000
 * @param maxKillTimeout default 30 s
 * @param gcInterval default 1 min
 * @param gcDiskUsageThreshold percent, default 80
 * @param gcMaxAllocs default 50
 */
@RecordBuilder
public record ClientSettings(
        boolean enabled,
        List<String> servers,
        Duration retryInterval,
        @Nullable Path stateDir,
        @Nullable Path allocDir,
        String nodeClass,
        String nodePool,
        SortedMap<String, String> meta,
        SortedMap<String, String> options,
        SortedMap<String, HostVolume> hostVolumes,
        String networkInterface,
        int networkSpeed,
        int cpuTotalCompute,
        int memoryTotalMb,
        int diskTotalMb,
        int diskFreeMb,
        Reserved reserved,
        int minDynamicPort,
        int maxDynamicPort,
        Duration maxKillTimeout,
        int nodeMaxAllocs,
        Duration gcInterval,
        double gcDiskUsageThreshold,
        int gcMaxAllocs,
        boolean defaultIneligible) {
    /** No node, all defaults. */
    public static final ClientSettings DEFAULTS =
            new ClientSettings(
                    false,
                    List.of(),
                    Duration.ofSeconds(30),
                    null,
                    null,
                    "",
                    "default",
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    Collections.emptySortedMap(),
                    "",
                    0,
                    0,
                    0,
                    0,
                    0,
                    new Reserved(0, 0, 0, "", ""),
                    20000,
                    32000,
                    Duration.ofSeconds(30),
                    0,
                    Duration.ofMinutes(1),
                    80,
                    50,
                    false);

    public ClientSettings {
        servers = List.copyOf(servers);
        meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        hostVolumes = Collections.unmodifiableSortedMap(new TreeMap<>(hostVolumes));
    }

    /** A directory of the host that jobs may mount. */
    public record HostVolume(String path, boolean readOnly) {}

    /**
     * What is held back for the host.
     *
     * @param cpu MHz
     * @param memory MiB
     * @param disk MiB
     * @param ports ranges such as {@code 22,8000-8010}
     * @param cores ranges of cores
     */
    public record Reserved(int cpu, int memory, int disk, String ports, String cores) {}
}
