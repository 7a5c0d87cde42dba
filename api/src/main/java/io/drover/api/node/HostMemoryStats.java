package io.drover.api.node;

/**
 * The memory of a machine, in bytes.
 *
 * @param total Bytes
 * @param available available
 * @param used used
 * @param free free
 */
public record HostMemoryStats(long total, long available, long used, long free) {}
