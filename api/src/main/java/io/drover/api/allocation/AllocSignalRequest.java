package io.drover.api.allocation;

/**
 * The body of a request: allocation signal.
 *
 * <p>Request body.
 *
 * @param task Empty = all tasks
 * @param signal required
 */
public record AllocSignalRequest(String task, String signal) {}
