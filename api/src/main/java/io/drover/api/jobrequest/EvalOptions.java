package io.drover.api.jobrequest;

/**
 * Eval options.
 *
 * <p>Request body.
 *
 * @param forceReschedule force reschedule
 */
public record EvalOptions(boolean forceReschedule) {}
