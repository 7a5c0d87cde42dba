package io.drover.api.search;

/**
 * The body of a request: search.
 *
 * <p>Request body.
 *
 * @param prefix prefix
 * @param context See enumerations; {@code all}
 */
public record SearchRequest(String prefix, String context) {}
