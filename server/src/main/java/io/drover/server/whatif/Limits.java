package io.drover.server.whatif;

import io.drover.api.RequestException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a simulation may take and how much may happen in it. Used by one thread. */
final class Limits {
    static final Duration MOST_TIME = Duration.ofSeconds(30);
    private static final long MOST_CHANGES = 2_000_000;

    private final LongSupplier nanoTime;
    private final long deadline;
    private long changes;

    /**
     * Limits that begin to count now.
     *
     * @param nanoTime as {@link System#nanoTime} counts
     */
    Limits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + MOST_TIME.toNanos();
    }

    /** Takes note of changed rows. */
    void changed(int rows) {
        changes += rows;
    }

    /**
     * Looks whether it may go on.
     *
     * @throws RequestException 422 when it may not
     */
    void check() {
        if (nanoTime.getAsLong() - deadline > 0) {
            throw tooMuch("took longer than " + MOST_TIME.toSeconds() + " s");
        }
        if (changes > MOST_CHANGES) {
            throw tooMuch("changed more than " + MOST_CHANGES + " rows of the state");
        }
    }

    private static RequestException tooMuch(String what) {
        return new RequestException(
                422, "the simulation " + what + " and was given up: ask for fewer changes at once");
    }
}
