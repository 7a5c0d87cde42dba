package io.drover.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A task that runs.
 *
 * @param handle what finds it again
 * @param network address that the driver gave it; null when it has none of its own
 */
public record StartedTask(TaskHandle handle, @Nullable DriverNetwork network) {}
