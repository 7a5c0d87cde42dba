package io.drover.server.history;

import java.io.IOException;

/** Where a server that lacks a part of the history gets it: another server. */
public interface HistorySource {
    /** Has nothing. */
    HistorySource NONE =
            new HistorySource() {
                @Override
                public Contents contents() {
                    return Contents.none();
                }

                @Override
                public byte[] read(long firstIndex, long offset, int length) {
                    return new byte[0];
                }
            };

    /** What there is. */
    Contents contents() throws IOException;

    /**
     * Bytes of a segment.
     *
     * @param firstIndex which one
     * @param offset where to begin
     * @param length at most so many are wanted; there may be fewer, and none at the end
     * @throws IOException when they cannot be had, also since the segment was given up meanwhile
     */
    byte[] read(long firstIndex, long offset, int length) throws IOException;
}
