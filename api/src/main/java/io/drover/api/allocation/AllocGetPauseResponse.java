package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * The answer to a request: allocation get pause.
 *
 * @param scheduleState Same values as TaskState.Paused
 */
public record AllocGetPauseResponse(String scheduleState) {
    public AllocGetPauseResponse {
        scheduleState = Absent.asEmpty(scheduleState);
    }
}
