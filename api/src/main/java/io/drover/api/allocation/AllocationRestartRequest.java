package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * Asks to restart tasks of an allocation.
 *
 * @param taskName task name
 * @param allTasks all tasks
 */
public record AllocationRestartRequest(String taskName, boolean allTasks) {
    public AllocationRestartRequest {
        taskName = Absent.asEmpty(taskName);
    }
}
