package io.drover.api.job;

/**
 * A spread target.
 *
 * @param value value
 * @param percent Sum over targets ≤ 100
 */
public record SpreadTarget(String value, int percent) {}
