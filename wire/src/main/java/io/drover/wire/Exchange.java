package io.drover.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its answer, wherever it came from.
 *
 * <p>Used by one virtual thread, which may block. The answer is started once by {@link #respond};
 * what is written afterwards streams to the caller as it is flushed.
 */
public interface Exchange {
    /** Upper-case method, such as {@code GET}. */
    String method();

    /** Path and query exactly as sent, such as {@code /v1/jobs?prefix=a}. */
    String target();

    /** A request header's first value, by its name in any case; null when absent. */
    @Nullable String header(String name);

    /** All request headers, names in lower case. */
    SortedMap<String, List<String>> headers();

    /** The body; empty when there is none. */
    InputStream body() throws IOException;

    /** Agents that have passed this request on, nearest last; empty for a request from outside. */
    List<String> passedBy();

    /**
     * Starts the answer.
     *
     * @return where the body goes; the caller closes it
     * @throws IllegalStateException if the answer was started before
     */
    OutputStream respond(int status, Map<String, String> headers) throws IOException;

    /** True once {@link #respond} was called. */
    boolean responded();

    /** Runs {@code action} when the caller goes away before the answer is complete. */
    void onCallerGone(Runnable action);
}
