package io.drover.wire;

import java.io.IOException;

/** Answers requests: the door of an agent. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request, on the calling thread.
     *
     * @throws IOException if the caller went away
     */
    void handle(Exchange exchange) throws IOException;
}
