package io.drover.api.node;

/**
 * Host memory stats.
 *
 * @param total Bytes
 * @param available available
 * @param used used
 * @param free free
 */
public record HostMemoryStats(long total, long available, long used, long free) {}
