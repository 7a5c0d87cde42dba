package io.drover.api;

import org.jspecify.annotations.Nullable;

/**
 * A request that is refused or failed, with the HTTP status and the plain text that the caller
 * gets.
 *
 * <p>The message is shown as it is: it names the thing, never a secret, and says how to mend it
 * where the wire does not fix the text.
 */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status an HTTP status from 400 to 599
     */
    public RequestException(int status, String message) {
        this(status, message, null);
    }

    public RequestException(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
