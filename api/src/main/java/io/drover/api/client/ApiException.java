package io.drover.api.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused, failed, or found nobody.
 *
 * <p>The message is fit for a person: {@code Unexpected response code: 500 (No path to region)}, or
 * what could not be reached and what to do about it.
 */
public final class ApiException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String body;

    private ApiException(int status, String body, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.body = body;
    }

    static ApiException refused(int status, String body) {
        return new ApiException(
                status, body, "Unexpected response code: " + status + " (" + body + ")", null);
    }

    static ApiException unreachable(String message, @Nullable Throwable cause) {
        return new ApiException(0, "", message, cause);
    }

    /** The HTTP status, or 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The text that the agent sent, or empty. */
    public String body() {
        return body;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
