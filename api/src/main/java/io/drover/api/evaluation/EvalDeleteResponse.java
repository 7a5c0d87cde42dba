package io.drover.api.evaluation;

/**
 * How many evaluations were deleted.
 *
 * @param count count
 */
public record EvalDeleteResponse(int count) {}
