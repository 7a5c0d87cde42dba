package io.drover.server.history;

import java.time.Duration;

/**
 * How long the history is kept. Whole segments go, the oldest first.
 *
 * @param age rows that were archived longer ago may go
 * @param maxRows rows beyond this number may go
 * @param segmentBytes size at which a segment is closed
 */
public record HistorySettings(Duration age, long maxRows, int segmentBytes) {
    public HistorySettings {
        if (age.isNegative() || maxRows < 0 || segmentBytes <= 0) {
            throw new IllegalArgumentException(
                    "age %s, maxRows %d, segmentBytes %d: none may be negative"
                            .formatted(age, maxRows, segmentBytes));
        }
    }

    /** A week, a million rows, segments of 8 MiB. */
    public static HistorySettings defaults() {
        return new HistorySettings(Duration.ofDays(7), 1_000_000, 8 << 20);
    }
}
