package io.drover.api.allocation;

import io.drover.api.Absent;

/**
 * Asks to send a signal to tasks of an allocation.
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
