package io.drover.api.namespace;

import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * A node pool scheduler configuration.
 *
 * @param schedulerAlgorithm {@code binpack}, {@code spread}
 * @param memoryOversubscriptionEnabled Nullable
 */
public record NodePoolSchedulerConfiguration(
        String schedulerAlgorithm, @Nullable Boolean memoryOversubscriptionEnabled) {
    public NodePoolSchedulerConfiguration {
        schedulerAlgorithm = Absent.asEmpty(schedulerAlgorithm);
    }
}
