package io.drover.server.history;

/**
 * One segment, as its server knows it and another one may fetch it.
 *
 * @param firstIndex the state's index of its first rows, and its name
 * @param lastIndex the state's index of its last rows
 * @param bytes length up to the last whole batch; more may follow in the file
 * @param checksum CRC-32C of those bytes
 */
public record SegmentInfo(long firstIndex, long lastIndex, long bytes, long checksum) {
    boolean contains(SegmentInfo other) {
        return firstIndex <= other.firstIndex && lastIndex >= other.lastIndex;
    }

    boolean hasNameOf(SegmentInfo other) {
        return firstIndex == other.firstIndex;
    }
}
