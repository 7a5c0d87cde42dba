package io.drover.api.namespace;

import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * How jobs of a node pool are placed.
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
