package io.drover.api.jobrequest;

/**
 * What an evaluation that was asked for should do.
 *
 * @param forceReschedule force reschedule
 */
public record EvalOptions(boolean forceReschedule) {}
