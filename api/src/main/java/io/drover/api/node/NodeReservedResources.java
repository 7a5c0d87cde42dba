package io.drover.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Node reserved resources.
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
