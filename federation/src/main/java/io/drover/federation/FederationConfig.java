package io.drover.federation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a server takes part.
 *
 * @param gossip its place in the pool
 * @param stateDir where it remembers the other servers' addresses and the pool's keys
 * @param retryJoin addresses to try in the background until one answers
 * @param retryInterval the longest wait between two tries
 * @param retryMax how many tries; 0 for any number
 */
public record FederationConfig(
        GossipConfig gossip,
        Path stateDir,
        List<String> retryJoin,
        Duration retryInterval,
        int retryMax) {
    public FederationConfig {
        retryJoin = List.copyOf(retryJoin);
    }
}
