package io.drover.agent;

import io.drover.api.RequestException;
import io.drover.federation.RegionTable;
import io.drover.federation.RegionTable.RegionServer;
import io.drover.server.RegionRouter;
import io.drover.wire.Exchange;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Takes requests to other regions: to any server there that gossip knows and that answers. */
record GossipRegions(RegionTable table, Tunnel tunnel, RandomGenerator random)
        implements RegionRouter {
    @Override
    public List<String> regions() {
        return table.regions();
    }

    @Override
    public void forward(String region, Exchange exchange) throws IOException {
        List<RegionServer> servers = new ArrayList<>(table.servers(region));
        Collections.shuffle(servers, random);
        ConnectException last = null;
        for (RegionServer server : servers) {
            try {
                tunnel.forward(server.address(), exchange);
                return;
            } catch (ConnectException e) {
                last = e;
            }
        }
        throw new RequestException(500, "No path to region", last);
    }
}
