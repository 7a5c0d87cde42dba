package io.drover.federation;

import io.drover.wire.Exchange;
import java.io.IOException;

/** The way to another server: the tunnel. */
@FunctionalInterface
public interface Passage {
    /**
     * Has a request answered by another server. Blocks until the answer is complete.
     *
     * @param address {@code host:port} of the server's RPC endpoint
     * @throws java.net.ConnectException when it cannot be reached and nothing of the request was
     *     used
     * @throws IOException when the server or the caller went away meanwhile
     */
    void forward(String address, Exchange exchange) throws IOException;
}
