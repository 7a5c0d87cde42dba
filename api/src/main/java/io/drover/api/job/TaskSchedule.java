package io.drover.api.job;

import org.jspecify.annotations.Nullable;

/**
 * The times at which a task runs.
 *
 * @param cron cron
 */
public record TaskSchedule(@Nullable TaskScheduleCron cron) {}
