package io.drover.api.job;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a failed allocation is placed anew, on another node if possible.
 *
 * <p>Defaults: service = unlimited, exponential, delay 30s, max delay 1h; batch = 1 attempt in 24h,
 * constant, delay 5s; others = all zero.
 *
 * @param attempts Ignored when Unlimited; default service 0, batch 1
 * @param interval default service 0, batch 24h
 * @param delay Minimum 5s; default service 30s, batch 5s
 * @param delayFunction {@code constant}, {@code exponential}, {@code fibonacci}; default service
 *     {@code exponential}, batch {@code constant}
 * @param maxDelay default service 1h, batch 0
 * @param unlimited default service true, batch false
 */
@RecordBuilder
public record ReschedulePolicy(
        @Nullable Integer attempts,
        @Nullable Duration interval,
        @Nullable Duration delay,
        String delayFunction,
        @Nullable Duration maxDelay,
        @Nullable Boolean unlimited) {
    public ReschedulePolicy {
        delayFunction = Absent.asEmpty(delayFunction);
    }
}
