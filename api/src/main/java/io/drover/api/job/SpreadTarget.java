package io.drover.api.job;

import io.drover.api.Absent;

/**
 * The share of allocations for one value of a spread's attribute.
 *
 * @param value value
 * @param percent Sum over targets ≤ 100
 */
public record SpreadTarget(String value, int percent) {
    public SpreadTarget {
        value = Absent.asEmpty(value);
    }
}
