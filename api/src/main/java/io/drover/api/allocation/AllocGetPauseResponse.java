package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * The schedule state of a task.
 *
 * @param scheduleState Same values as TaskState.Paused
 */
public record AllocGetPauseResponse(String scheduleState) {
    public AllocGetPauseResponse {
        scheduleState = Absent.asEmpty(scheduleState);
    }
}
