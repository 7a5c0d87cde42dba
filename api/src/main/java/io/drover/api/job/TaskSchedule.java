package io.drover.api.job;

import org.jspecify.annotations.Nullable;

/**
 * A task schedule.
 *
 * @param cron cron
 */
public record TaskSchedule(@Nullable TaskScheduleCron cron) {}
