package io.drover.federation;

import io.drover.api.RequestException;
import io.drover.federation.RegionTable.RegionServer;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Passes requests to a living server of the region that they name. */
final class RegionForwarder {
    static final String NO_PATH = "No path to region";

    private final RegionTable regions;
    private final Passage passage;
    private final Random random;

    RegionForwarder(RegionTable regions, Passage passage, Random random) {
        this.regions = regions;
        this.passage = passage;
        this.random = random;
    }

    /**
     * Tries the region's servers in random order until one answers. A request of which something
     * may have been used is tried again only when it reads.
     *
     * @throws RequestException 500 when no server is known, none can be reached, or the one that
     *     got the request went away
     * @throws IOException when the answer had begun and broke off
     */
    void forward(String region, Exchange exchange) throws IOException {
        List<RegionServer> servers = new ArrayList<>(regions.servers(region));
        Collections.shuffle(servers, random);
        IOException last = null;
        for (RegionServer server : servers) {
            try {
                passage.forward(server.address(), exchange);
                return;
            } catch (IOException e) {
                if (exchange.responded()) {
                    throw e;
                }
                if (!mayBeRepeated(exchange, e)) {
                    throw new RequestException(
                            500,
                            "rpc error: server "
                                    + server.name()
                                    + " went away before it answered; the request may or may not"
                                    + " have been done",
                            e);
                }
                last = e;
            }
        }
        throw new RequestException(500, last == null ? NO_PATH : unreachable(region, last), last);
    }

    private static boolean mayBeRepeated(Exchange exchange, IOException failure) {
        return exchange.method().equals("GET") || unused(failure);
    }

    private static boolean unused(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof ConnectException || unused(failure.getCause()));
    }

    private static String unreachable(String region, IOException last) {
        return NO_PATH + ": no server of " + region + " can be reached: " + last.getMessage();
    }
}
