package io.drover.server.admission;

/**
 * What operators set for the jobs of a region.
 *
 * @param defaultPriority of a job that names none
 * @param maxPriority the highest that a job may have
 * @param maxCount how many allocations all groups of a job may ask for together; 0 for any number
 * @param maxSourceBytes the longest source that is kept with a version; 0 keeps none
 */
public record JobLimits(int defaultPriority, int maxPriority, int maxCount, int maxSourceBytes) {
    /** Beyond it no operator can go. */
    public static final int HIGHEST_PRIORITY = 32_766;

    /** Without any settings. */
    public static final JobLimits DEFAULT = new JobLimits(50, 100, 50_000, 1_000_000);

    public JobLimits withDefaultPriority(int priority) {
        return new JobLimits(priority, maxPriority, maxCount, maxSourceBytes);
    }

    public JobLimits withMaxPriority(int priority) {
        return new JobLimits(defaultPriority, priority, maxCount, maxSourceBytes);
    }

    public JobLimits withMaxCount(int count) {
        return new JobLimits(defaultPriority, maxPriority, count, maxSourceBytes);
    }

    public JobLimits withMaxSourceBytes(int bytes) {
        return new JobLimits(defaultPriority, maxPriority, maxCount, bytes);
    }
}
