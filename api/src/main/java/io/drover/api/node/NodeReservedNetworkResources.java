package io.drover.api.node;

import io.drover.api.Absent;

/**
 * The ports that are not for allocations.
 *
 * @param reservedHostPorts e.g. {@code 22,80,8500-8600}
 */
public record NodeReservedNetworkResources(String reservedHostPorts) {
    public NodeReservedNetworkResources {
        reservedHostPorts = Absent.asEmpty(reservedHostPorts);
    }
}
