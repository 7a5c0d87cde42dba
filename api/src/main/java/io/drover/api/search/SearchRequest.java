package io.drover.api.search;

import io.drover.api.Absent;

/**
 * Asks what identifiers begin with a text.
 *
 * @param prefix prefix
 * @param context See enumerations; {@code all}
 */
public record SearchRequest(String prefix, String context) {
    public SearchRequest {
        prefix = Absent.asEmpty(prefix);
        context = Absent.asEmpty(context);
    }
}
