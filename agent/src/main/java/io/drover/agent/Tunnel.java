package io.drover.agent;

import io.drover.wire.Exchange;
import java.io.IOException;

/** Carries requests to servers, as they are, and their answers back. */
@FunctionalInterface
interface Tunnel {
    /**
     * Has the server at {@code address} answer a request; returns when the answer is complete.
     *
     * @param address {@code host:port} of its RPC endpoint
     * @throws java.net.ConnectException if it cannot be reached; another may be tried
     * @throws IOException if the connection or the caller is lost meanwhile
     */
    void forward(String address, Exchange exchange) throws IOException;
}
