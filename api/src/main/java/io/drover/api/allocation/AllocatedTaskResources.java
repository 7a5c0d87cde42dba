package io.drover.api.allocation;

import io.drover.api.Ordered;
import io.drover.api.job.NetworkResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one task was given.
 *
 * @param cpu cpu
 * @param memory memory
 * @param networks networks
 * @param devices devices
 */
public record AllocatedTaskResources(
        @Nullable AllocatedCpuResources cpu,
        @Nullable AllocatedMemoryResources memory,
        @Nullable List<NetworkResource> networks,
        @Nullable List<AllocatedDeviceResource> devices) {
    public AllocatedTaskResources {
        networks = Ordered.list(networks);
        devices = Ordered.list(devices);
    }
}
