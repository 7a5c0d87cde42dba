package io.drover.server.plan;

import java.time.Duration;

/**
 * When a node that plans are refused for, again and again, is taken out of scheduling.
 *
 * @param enabled default false
 * @param threshold refused plans within the window; default 100
 * @param window default 5 minutes
 */
public record RejectionSettings(boolean enabled, int threshold, Duration window) {
    public RejectionSettings {
        if (threshold < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException(
                    "threshold is %d and window %s, expected both above 0"
                            .formatted(threshold, window));
        }
    }

    public RejectionSettings withEnabled(boolean on) {
        return new RejectionSettings(on, threshold, window);
    }

    public RejectionSettings withThreshold(int plans) {
        return new RejectionSettings(enabled, plans, window);
    }

    public RejectionSettings withWindow(Duration time) {
        return new RejectionSettings(enabled, threshold, time);
    }

    public static RejectionSettings defaults() {
        return new RejectionSettings(false, 100, Duration.ofMinutes(5));
    }
}
