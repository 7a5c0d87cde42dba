package io.drover.api.job;

import io.drover.api.Absent;

/**
 * A dispatch payload config.
 *
 * @param file Path under the task's local dir
 */
public record DispatchPayloadConfig(String file) {
    public DispatchPayloadConfig {
        file = Absent.asEmpty(file);
    }
}
