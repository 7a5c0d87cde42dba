package io.drover.api.operator;

import io.drover.api.namespace.NodePool;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How the schedulers of a region decide.
 *
 * @param schedulerAlgorithm {@code binpack} (default) or {@code spread}
 * @param preemptionConfig who may evict others
 * @param memoryOversubscriptionEnabled whether {@code MemoryMaxMB} is honoured
 * @param rejectJobRegistration whether only management tokens may register, dispatch and scale
 * @param pauseEvalBroker stops scheduling
 * @param nodeLimitForFeasibilityChecks kept for compatibility; placement looks at every node
 * @param createIndex state index of creation
 * @param modifyIndex state index of the last write
 */
@RecordBuilder
public record SchedulerConfiguration(
        String schedulerAlgorithm,
        PreemptionConfig preemptionConfig,
        boolean memoryOversubscriptionEnabled,
        boolean rejectJobRegistration,
        boolean pauseEvalBroker,
        int nodeLimitForFeasibilityChecks,
        long createIndex,
        long modifyIndex) {
    /** Whether {@code memory_max} counts for jobs of a pool; the pool's own setting comes first. */
    public boolean oversubscribesMemory(@Nullable NodePool pool) {
        Boolean own =
                (pool == null || pool.schedulerConfiguration() == null)
                        ? null
                        : pool.schedulerConfiguration().memoryOversubscriptionEnabled();
        return own == null ? memoryOversubscriptionEnabled : own;
    }

    /** What a new region starts with. */
    public static SchedulerConfiguration defaults() {
        return new SchedulerConfiguration(
                "binpack", PreemptionConfig.defaults(), false, false, false, 100, 0, 0);
    }
}
