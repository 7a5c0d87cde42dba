package io.drover.api.allocation;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a task uses at the moment.
 *
 * @param resourceUsage resource usage
 * @param timestamp timestamp
 * @param pids Key = pid
 */
public record TaskResourceUsage(
        @Nullable ResourceUsage resourceUsage,
        long timestamp,
        @Nullable SortedMap<String, ResourceUsage> pids) {
    public TaskResourceUsage {
        pids = Ordered.map(pids);
    }
}
