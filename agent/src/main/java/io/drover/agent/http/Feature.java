package io.drover.agent.http;

/** A common parameter, or a group of them, that a route understands. */
public enum Feature {
    /** {@code namespace}, by default {@code default}. */
    NAMESPACE,
    /** {@code namespace=*} for all that the caller may see. */
    ALL_NAMESPACES,
    /** {@code prefix} of ids. */
    PREFIX,
    /** {@code filter}, an expression over the fields of a row. */
    FILTER,
    /** {@code per_page} and {@code next_token}. */
    PAGES,
    /** {@code reverse=true} turns the order of a list around. */
    REVERSE,
    /** {@code index} and {@code wait}: the answer waits until something has changed. */
    BLOCKING
}
