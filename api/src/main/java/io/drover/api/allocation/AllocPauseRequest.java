package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * Asks to change the schedule state of a task.
 *
 * @param task task
 * @param scheduleState {@code pause}, {@code run}, {@code scheduled} (400 {@code Not a valid task
 *     schedule state}); required
 */
public record AllocPauseRequest(String task, String scheduleState) {
    public AllocPauseRequest {
        task = Absent.asEmpty(task);
        scheduleState = Absent.asEmpty(scheduleState);
    }
}
