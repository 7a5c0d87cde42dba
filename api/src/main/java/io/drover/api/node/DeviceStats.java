package io.drover.api.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a device tells at the moment.
 *
 * @param summary summary
 * @param stats stats
 * @param timestamp timestamp
 */
public record DeviceStats(
        @Nullable StatValue summary, @Nullable StatObject stats, @Nullable Instant timestamp) {}
