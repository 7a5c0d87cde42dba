package io.drover.api.evaluation;

/**
 * Asks to decide evaluations again.
 *
 * @param since Unix nanoseconds; those that were decided before are left out
 * @param limit At most so many decisions, the newest; 0 for 100,000, which is the most
 */
public record EvalReplayRequest(long since, int limit) {}
