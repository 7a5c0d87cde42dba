package io.drover.api.node;

/**
 * Node reserved network resources.
 *
 * @param reservedHostPorts e.g. {@code 22,80,8500-8600}
 */
public record NodeReservedNetworkResources(String reservedHostPorts) {}
