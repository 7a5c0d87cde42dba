package io.drover.api.job;

import io.drover.api.Absent;

/**
 * Where the payload of a dispatched job is written.
 *
 * @param file Path under the task's local dir
 */
public record DispatchPayloadConfig(String file) {
    public DispatchPayloadConfig {
        file = Absent.asEmpty(file);
    }
}
