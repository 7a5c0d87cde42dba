package io.drover.agent.http.filter;

/** An expression that cannot be read, or that does not fit the rows that it is asked of. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FilterException(String message) {
        super(message);
    }
}
