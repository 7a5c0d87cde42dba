package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a machine uses at the moment.
 *
 * @param memory memory
 * @param cpu cpu
 * @param diskStats disk stats
 * @param allocDirStats alloc dir stats
 * @param deviceStats device stats
 * @param uptime Seconds
 * @param cpuTicksConsumed MHz
 * @param timestamp Unix nanoseconds
 */
@RecordBuilder
public record HostStats(
        @Nullable HostMemoryStats memory,
        @JsonProperty("CPU") @Nullable List<HostCPUStats> cpu,
        @Nullable List<HostDiskStats> diskStats,
        @Nullable HostDiskStats allocDirStats,
        @Nullable List<DeviceGroupStats> deviceStats,
        int uptime,
        @JsonProperty("CPUTicksConsumed") double cpuTicksConsumed,
        long timestamp) {
    public HostStats {
        cpu = Ordered.list(cpu);
        diskStats = Ordered.list(diskStats);
        deviceStats = Ordered.list(deviceStats);
    }
}
