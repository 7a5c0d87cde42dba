package io.drover.federation;

import io.drover.federation.swim.Timing;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A server's place in the pool.
 *
 * @param bind where it listens, by UDP and TCP; port 0 takes a free one
 * @param advertiseHost the address that others are told, a literal
 * @param advertisePort the port that others are told; 0 for the one bound
 * @param nodeName the agent's name; with the region it makes the member's name
 * @param region the server's region
 * @param tags what it says of itself; at most 512 bytes with four for each tag
 * @param keys base64 keys of 16, 24 or 32 bytes, the primary one first; none leaves gossip open
 * @param timing the protocol's times
 */
public record GossipConfig(
        InetSocketAddress bind,
        String advertiseHost,
        int advertisePort,
        String nodeName,
        String region,
        SortedMap<String, String> tags,
        List<String> keys,
        Timing timing) {
    /** The gossip port when none is named. */
    public static final int DEFAULT_PORT = 4648;

    public GossipConfig {
        tags = new TreeMap<>(tags);
        keys = List.copyOf(keys);
    }

    /** With the usual times, telling others the address that is bound. */
    public static GossipConfig of(
            InetSocketAddress bind,
            String nodeName,
            String region,
            SortedMap<String, String> tags,
            List<String> keys) {
        return new GossipConfig(
                bind,
                bind.getAddress().getHostAddress(),
                0,
                nodeName,
                region,
                tags,
                keys,
                Timing.usual());
    }

    /** The member's name: {@code <node>.<region>}. */
    public String memberName() {
        return nodeName + "." + region;
    }
}
