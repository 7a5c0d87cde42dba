package io.drover.api.search;

import io.drover.api.Absent;

/**
 * Asks what names contain a text.
 *
 * @param text ≥ {@code min_term_length} (2); required
 * @param context context
 */
public record FuzzySearchRequest(String text, String context) {
    public FuzzySearchRequest {
        text = Absent.asEmpty(text);
        context = Absent.asEmpty(context);
    }
}
