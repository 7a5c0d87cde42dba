package io.drover.api.evaluation;

/**
 * The answer to a request: eval count.
 *
 * @param count count
 */
public record EvalCountResponse(int count) {}
