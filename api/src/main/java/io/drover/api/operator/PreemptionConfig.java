package io.drover.api.operator;

/**
 * Which schedulers may evict work of lower priority.
 *
 * @param systemSchedulerEnabled default true
 * @param sysBatchSchedulerEnabled default false
 * @param batchSchedulerEnabled default false
 * @param serviceSchedulerEnabled default false
 */
public record PreemptionConfig(
        boolean systemSchedulerEnabled,
        boolean sysBatchSchedulerEnabled,
        boolean batchSchedulerEnabled,
        boolean serviceSchedulerEnabled) {
    /** Only system jobs may evict others. */
    public static PreemptionConfig defaults() {
        return new PreemptionConfig(true, false, false, false);
    }
}
