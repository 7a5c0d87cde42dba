package io.drover.api.job;

import io.drover.api.Absent;

/**
 * The cron expressions at which a task starts and stops.
 *
 * @param start Cron expression
 * @param end {@code minute hour}
 * @param timezone timezone
 */
public record TaskScheduleCron(String start, String end, String timezone) {
    public TaskScheduleCron {
        start = Absent.asEmpty(start);
        end = Absent.asEmpty(end);
        timezone = Absent.asEmpty(timezone);
    }
}
