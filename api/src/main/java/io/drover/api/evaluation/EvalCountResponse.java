package io.drover.api.evaluation;

/**
 * How many evaluations there are.
 *
 * @param count count
 */
public record EvalCountResponse(int count) {}
