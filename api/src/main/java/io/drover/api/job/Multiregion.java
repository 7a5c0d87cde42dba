package io.drover.api.job;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The regions that a job runs in.
 *
 * @param strategy strategy
 * @param regions default {@code []}
 */
public record Multiregion(
        @Nullable MultiregionStrategy strategy, @Nullable List<MultiregionRegion> regions) {
    public Multiregion {
        regions = Ordered.list(regions);
    }
}
