package io.drover.api.allocation;

import io.drover.api.Ordered;
import io.drover.api.node.DeviceGroupStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What something uses of processor, memory and devices.
 *
 * @param memoryStats memory stats
 * @param cpuStats cpu stats
 * @param deviceStats device stats
 */
public record ResourceUsage(
        @Nullable MemoryStats memoryStats,
        @Nullable CpuStats cpuStats,
        @Nullable List<DeviceGroupStats> deviceStats) {
    public ResourceUsage {
        deviceStats = Ordered.list(deviceStats);
    }
}
