package io.drover.api.evaluation;

/**
 * The answer to a request: eval delete.
 *
 * @param count count
 */
public record EvalDeleteResponse(int count) {}
