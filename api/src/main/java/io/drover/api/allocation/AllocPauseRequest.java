package io.drover.api.allocation;

/**
 * The body of a request: allocation pause.
 *
 * <p>Request body.
 *
 * @param task task
 * @param scheduleState {@code pause}, {@code run}, {@code scheduled} (400 {@code Not a valid task
 *     schedule state}); required
 */
public record AllocPauseRequest(String task, String scheduleState) {}
