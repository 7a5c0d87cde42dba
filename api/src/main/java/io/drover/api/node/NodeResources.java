package io.drover.api.node;

import io.drover.api.Ordered;
import io.drover.api.job.NetworkResource;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node has.
 *
 * @param cpu cpu
 * @param memory memory
 * @param disk disk
 * @param networks networks
 * @param devices devices
 * @param minDynamicPort Node default 20000
 * @param maxDynamicPort Node default 32000
 * @param processors processors
 * @param nodeNetworks node networks
 */
@RecordBuilder
public record NodeResources(
        @Nullable NodeCpuResources cpu,
        @Nullable NodeMemoryResources memory,
        @Nullable NodeDiskResources disk,
        @Nullable List<NetworkResource> networks,
        @Nullable List<NodeDeviceResource> devices,
        int minDynamicPort,
        int maxDynamicPort,
        @Nullable NodeProcessorResources processors,
        @Nullable List<NodeNetworkResource> nodeNetworks) {
    public NodeResources {
        networks = Ordered.list(networks);
        devices = Ordered.list(devices);
        nodeNetworks = Ordered.list(nodeNetworks);
    }
}
