package io.drover.api;

import java.time.Duration;
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
    private final @Nullable Duration retryAfter;

    /**
     * @param status an HTTP status from 400 to 599
     */
    public RequestException(int status, String message) {
        this(status, message, null);
    }

    public RequestException(int status, String message, @Nullable Throwable cause) {
        this(status, message, cause, null);
    }

    private RequestException(
            int status, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Too much is asked for at the moment (429): it may be asked again after a while. */
    public static RequestException busy(String message, Duration retryAfter) {
        return new RequestException(429, message, null, retryAfter);
    }

    /** When it makes sense to ask again; null when that is not known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
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
