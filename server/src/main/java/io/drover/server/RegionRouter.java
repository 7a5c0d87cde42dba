package io.drover.server;

import io.drover.wire.Exchange;
import java.io.IOException;
import java.util.List;

/** Finds servers of other regions; federation implements it. */
public interface RegionRouter {
    /** Names of all known regions, this one included, in order. */
    List<String> regions();

    /**
     * Passes a request to a server of {@code region} and its answer back.
     *
     * @throws io.drover.api.RequestException 500 {@code No path to region} when none can be reached
     */
    void forward(String region, Exchange exchange) throws IOException;
}
