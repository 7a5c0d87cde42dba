package io.drover.api.job;

/**
 * A task schedule cron.
 *
 * @param start Cron expression
 * @param end {@code minute hour}
 * @param timezone timezone
 */
public record TaskScheduleCron(String start, String end, String timezone) {}
