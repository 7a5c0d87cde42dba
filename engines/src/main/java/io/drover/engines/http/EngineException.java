package io.drover.engines.http;

import java.io.IOException;
import okhttp3.Response;

/** An engine refused; its own words are the message. */
public final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public EngineException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What a refusing answer says. */
    public static EngineException of(Response response) throws IOException {
        return new EngineException(response.code(), message(response.body().string()));
    }

    /** Engines answer {@code {"message": "…"}}, some {@code {"cause": "…"}} beside it. */
    public static String message(String body) {
        try {
            var message = Json.read(body).path("message").asText("");
            return message.isEmpty() ? body.strip() : message.strip();
        } catch (IOException _) {
            return body.strip();
        }
    }

    /** The engine could not be asked, or did not answer. */
    public static EngineException unreachable(IOException cause) {
        var wrapped = new EngineException(0, "the engine does not answer: " + cause.getMessage());
        var _ = wrapped.initCause(cause);
        return wrapped;
    }

    /** There is no such thing. */
    public boolean isNotFound() {
        return status == 404;
    }

    /** It is the case already, or something of that name is there. */
    public boolean isConflict() {
        return status == 409;
    }

    /** Another try may succeed: the engine did not answer, or had trouble of its own. */
    public boolean isPassing() {
        return status == 0 || status >= 500;
    }

    /** Status of the answer, 0 without one. */
    public int status() {
        return status;
    }
}
