package io.drover.api.job;

import io.drover.api.Absent;

/**
 * How a new version goes from region to region.
 *
 * @param maxParallel 0 = all regions at once
 * @param onFailure {@code ""}, {@code fail_all}, {@code fail_local}
 */
public record MultiregionStrategy(int maxParallel, String onFailure) {
    public MultiregionStrategy {
        onFailure = Absent.asEmpty(onFailure);
    }
}
