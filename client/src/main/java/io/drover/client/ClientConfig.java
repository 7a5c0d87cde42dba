package io.drover.client;

import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told about itself.
 *
 * @param region region of the servers; default {@code global}
 * @param datacenter default {@code dc1}
 * @param nodeName name of the node; empty takes the host's name
 * @param nodeClass operator's class; may be empty
 * @param nodePool default {@code default}
 * @param meta the operator's node metadata
 * @param options free options such as {@code driver.denylist}, {@code fingerprint.denylist}, {@code
 *     env.denylist}
 * @param stateDir what the client remembers, such as {@code <data_dir>/client}; made 0700
 * @param allocDir where allocations live, such as {@code <data_dir>/alloc}; made 0711
 * @param httpAdvertise {@code host:port} at which people reach this agent's HTTP API
 * @param version the version to report as {@code nomad.version}
 * @param droverVersion our own version
 * @param networkInterface interface whose addresses tasks get; empty takes the default route's
 * @param networkSpeed megabits per second; 0 detects, else 1000
 * @param cpuTotalCompute megahertz of the whole node; 0 detects
 * @param memoryTotalMb mebibytes; 0 detects
 * @param diskTotalMb mebibytes; 0 detects
 * @param diskFreeMb mebibytes for allocations; 0 detects
 * @param reservedCpu megahertz held back for the host
 * @param reservedMemoryMb mebibytes held back
 * @param reservedDiskMb mebibytes held back
 * @param reservedPorts port ranges held back, such as {@code 22,8000-8010}
 * @param minDynamicPort default 20000
 * @param maxDynamicPort default 32000
 * @param maxKillTimeout the longest kill timeout that a task gets; default 30 s
 * @param nodeMaxAllocs 0 is unlimited
 * @param gcInterval how often finished allocations are looked at; default 1 minute
 * @param gcMaxAllocs finished allocations are removed beyond this many allocations; default 50
 * @param gcDiskUsageThreshold percentage of the disk beyond which finished allocations go; default
 *     80
 * @param defaultIneligible register new nodes as ineligible
 * @param persistent false in dev mode: neither identity nor allocations outlive the agent
 * @param cgroupParent default {@code nomad.slice}
 */
@RecordBuilder
public record ClientConfig(
        String region,
        String datacenter,
        String nodeName,
        String nodeClass,
        String nodePool,
        @Nullable SortedMap<String, String> meta,
        @Nullable SortedMap<String, String> options,
        Path stateDir,
        Path allocDir,
        String httpAdvertise,
        String version,
        String droverVersion,
        String networkInterface,
        int networkSpeed,
        int cpuTotalCompute,
        int memoryTotalMb,
        int diskTotalMb,
        int diskFreeMb,
        int reservedCpu,
        int reservedMemoryMb,
        int reservedDiskMb,
        String reservedPorts,
        int minDynamicPort,
        int maxDynamicPort,
        Duration maxKillTimeout,
        int nodeMaxAllocs,
        Duration gcInterval,
        int gcMaxAllocs,
        double gcDiskUsageThreshold,
        boolean defaultIneligible,
        boolean persistent,
        String cgroupParent) {

    public ClientConfig {
        meta = meta == null ? new TreeMap<>() : Ordered.map(meta);
        options = options == null ? new TreeMap<>() : Ordered.map(options);
    }

    /** The defaults, with what has none. */
    public static ClientConfigBuilder builder(Path stateDir, Path allocDir, String httpAdvertise) {
        return ClientConfigBuilder.builder()
                .region("global")
                .datacenter("dc1")
                .nodeName("")
                .nodeClass("")
                .nodePool("default")
                .stateDir(stateDir)
                .allocDir(allocDir)
                .httpAdvertise(httpAdvertise)
                .version("2.0.6")
                .droverVersion("0.1.0")
                .networkInterface("")
                .reservedPorts("")
                .minDynamicPort(20000)
                .maxDynamicPort(32000)
                .maxKillTimeout(Duration.ofSeconds(30))
                .gcInterval(Duration.ofMinutes(1))
                .gcMaxAllocs(50)
                .gcDiskUsageThreshold(80)
                .persistent(true)
                .cgroupParent("nomad.slice");
    }

    /** One of {@link #options}, or empty text. */
    public String option(String name) {
        return options == null ? "" : options.getOrDefault(name, "");
    }
}
