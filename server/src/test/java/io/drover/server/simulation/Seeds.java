package io.drover.server.simulation;

import java.util.stream.LongStream;

/**
 * The seeds to try: some few, or as many as {@code -Ddrover.simulation.seeds} says, from {@code
 * -Ddrover.simulation.from} on.
 */
final class Seeds {
    private Seeds() {}

    static LongStream of(int usually) {
        long from = Long.getLong("drover.simulation.from", 0);
        return LongStream.range(
                from, from + Integer.getInteger("drover.simulation.seeds", usually));
    }

    /**
     * Runs a test for a seed, so that its failure says how to repeat it.
     *
     * @param test the test's name
     */
    static void run(String test, long seed, Runnable body) {
        try {
            body.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s fails for seed %d: %s%nRepeat it: ./dev simulate -from %d -seeds 1"
                            .formatted(test, seed, e.getMessage(), seed),
                    e);
        }
    }
}
