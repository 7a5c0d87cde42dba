package io.drover.api.node;

import org.jspecify.annotations.Nullable;

/**
 * What of a node is not for allocations.
 *
 * @param cpu cpu
 * @param memory memory
 * @param disk disk
 * @param networks networks
 */
public record NodeReservedResources(
        @Nullable NodeReservedCpuResources cpu,
        @Nullable NodeReservedMemoryResources memory,
        @Nullable NodeReservedDiskResources disk,
        @Nullable NodeReservedNetworkResources networks) {}
