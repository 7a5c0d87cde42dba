package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * The body of a request: allocation restart.
 *
 * <p>Request body.
 *
 * @param taskName task name
 * @param allTasks all tasks
 */
public record AllocationRestartRequest(String taskName, boolean allTasks) {
    public AllocationRestartRequest {
        taskName = Absent.asEmpty(taskName);
    }
}
