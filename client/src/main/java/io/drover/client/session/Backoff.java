package io.drover.client.session;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between tries: short at first, since a server that starts beside the node is there within
 * a moment, then longer, and never the same for all nodes.
 */
final class Backoff {
    private static final long FIRST_MS = 10;
    private static final long MOST_MS = 15_000;

    private final DoubleSupplier chance;
    private long next = FIRST_MS;

    Backoff(DoubleSupplier chance) {
        this.chance = chance;
    }

    Duration next() {
        long pause = next;
        next = Math.min(MOST_MS, next < 100 ? next + 10 : next * 3 / 2);
        return Duration.ofMillis(pause / 2 + (long) (pause / 2.0 * chance.getAsDouble()));
    }

    /** Trying soon would not help. */
    void slow() {
        next = MOST_MS;
    }

    void reset() {
        next = FIRST_MS;
    }
}
