package io.drover.server;

import java.time.Duration;

/**
 * How long entries of the log are kept so that decisions can be made again; whichever limit is
 * reached first counts.
 *
 * @param age zero keeps none
 * @param bytes of entries and of the states that they follow
 */
public record ReplayRetention(Duration age, long bytes) {
    public static final ReplayRetention DEFAULT =
            new ReplayRetention(Duration.ofHours(24), 1L << 30);

    public ReplayRetention {
        if (age.isNegative() || bytes < 0) {
            throw new IllegalArgumentException(
                    "retention is %s and %d bytes, expected at least 0".formatted(age, bytes));
        }
    }

    /** Whether anything is kept at all. */
    public boolean on() {
        return age.isPositive() && bytes > 0;
    }
}
