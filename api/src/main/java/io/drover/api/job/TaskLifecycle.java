package io.drover.api.job;

import io.drover.api.Absent;

/**
 * When a task runs in relation to the main tasks of its group.
 *
 * @param hook {@code prestart}, {@code poststart}, {@code poststop}; required
 * @param sidecar sidecar
 */
public record TaskLifecycle(String hook, boolean sidecar) {
    public TaskLifecycle {
        hook = Absent.asEmpty(hook);
    }
}
