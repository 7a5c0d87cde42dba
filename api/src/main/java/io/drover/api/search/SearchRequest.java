package io.drover.api.search;

import io.drover.api.Absent;

/**
 * The body of a request: search.
 *
 * <p>Request body.
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
