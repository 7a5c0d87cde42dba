package io.drover.plugin;

import io.drover.plugin.config.Settings;

/**
 * All that a driver needs to find a task again.
 *
 * @param version of the driver's own state; 1 for the first layout
 * @param config what the task was started with
 * @param state the driver's own, such as a process id with its start time
 */
public record TaskHandle(int version, TaskConfig config, Settings state) {}
