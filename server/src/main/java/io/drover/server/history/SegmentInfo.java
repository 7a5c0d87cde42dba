package io.drover.server.history;

/**
 * One segment as another server may fetch it.
 *
 * @param firstIndex the state's index of its first rows, and its name
 * @param lastIndex the state's index of its last rows
 * @param bytes length up to the last whole batch
 * @param checksum CRC-32C of those bytes
 */
public record SegmentInfo(long firstIndex, long lastIndex, long bytes, long checksum) {}
