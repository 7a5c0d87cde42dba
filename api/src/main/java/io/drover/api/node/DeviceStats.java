package io.drover.api.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Device stats.
 *
 * @param summary summary
 * @param stats stats
 * @param timestamp timestamp
 */
public record DeviceStats(
        @Nullable StatValue summary, @Nullable StatObject stats, @Nullable Instant timestamp) {}
