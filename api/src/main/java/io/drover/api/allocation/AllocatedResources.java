package io.drover.api.allocation;

import io.drover.api.Ordered;
import io.drover.api.job.TaskLifecycle;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an allocation was given of its node.
 *
 * @param tasks tasks
 * @param shared shared
 * @param taskLifecycles Null lifecycle = main task
 */
public record AllocatedResources(
        @Nullable SortedMap<String, AllocatedTaskResources> tasks,
        @Nullable AllocatedSharedResources shared,
        @Nullable SortedMap<String, TaskLifecycle> taskLifecycles) {
    public AllocatedResources {
        tasks = Ordered.map(tasks);
        taskLifecycles = Ordered.map(taskLifecycles);
    }
}
