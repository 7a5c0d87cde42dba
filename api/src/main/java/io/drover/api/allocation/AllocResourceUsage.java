package io.drover.api.allocation;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an allocation uses at the moment.
 *
 * @param resourceUsage Sum over tasks
 * @param tasks tasks
 * @param timestamp Unix nanoseconds
 */
public record AllocResourceUsage(
        @Nullable ResourceUsage resourceUsage,
        @Nullable SortedMap<String, TaskResourceUsage> tasks,
        long timestamp) {
    public AllocResourceUsage {
        tasks = Ordered.map(tasks);
    }
}
