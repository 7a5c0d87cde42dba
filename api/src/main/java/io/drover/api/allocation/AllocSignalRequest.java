package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * The body of a request: allocation signal.
 *
 * <p>Request body.
 *
 * @param task Empty = all tasks
 * @param signal required
 */
public record AllocSignalRequest(String task, String signal) {
    public AllocSignalRequest {
        task = Absent.asEmpty(task);
        signal = Absent.asEmpty(signal);
    }
}
