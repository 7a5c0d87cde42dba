package io.drover.plugin.host;

import java.time.Duration;

/**
 * How soon a plugin process that ended is started again.
 *
 * <p>At once, if it worked: tasks wait for it, and whoever killed it may do so several times in a
 * row. One that dies all the time uses up its allowance, and then, like one that does not even
 * start, it is started after pauses that grow. Pure: time is an argument.
 */
final class RestartPace {
    private static final int ALLOWANCE = 30;
    private static final Duration REGAINED_IN = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final int DOUBLINGS = 8;

    private double allowance = ALLOWANCE;
    private long last;
    private int failures;

    /**
     * @param nanos when time begins, as from {@link System#nanoTime}
     */
    RestartPace(long nanos) {
        last = nanos;
    }

    /**
     * The pause before the next start.
     *
     * @param worked the process that ended had answered
     * @param nanos now
     */
    Duration after(boolean worked, long nanos) {
        double regained = (double) (nanos - last) / REGAINED_IN.toNanos();
        allowance = Math.min(ALLOWANCE, allowance + regained);
        last = nanos;
        if (worked && allowance >= 1) {
            allowance--;
            failures = 0;
            return Duration.ZERO;
        }
        failures++;
        if (failures == 1) {
            return Duration.ZERO;
        }
        long millis = FIRST_PAUSE_MILLIS << Math.min(failures - 1, DOUBLINGS);
        return Duration.ofMillis(Math.min(LONGEST_PAUSE.toMillis(), millis));
    }
}
