package io.drover.api.allocation;

/**
 * The answer to a request: allocation get pause.
 *
 * @param scheduleState Same values as TaskState.Paused
 */
public record AllocGetPauseResponse(String scheduleState) {}
