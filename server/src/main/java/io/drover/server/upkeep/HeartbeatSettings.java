package io.drover.server.upkeep;

import java.time.Duration;

/**
 * How often nodes give a sign of life.
 *
 * @param minTtl the shortest time between two; default 10 s
 * @param maxPerSecond how many a leader wants to hear in a second; default 50
 * @param grace how late one may be; default 10 s
 * @param failoverTtl how long a new leader waits for the first; default 300 s
 */
public record HeartbeatSettings(
        Duration minTtl, double maxPerSecond, Duration grace, Duration failoverTtl) {
    public HeartbeatSettings {
        if (minTtl.isNegative() || minTtl.isZero() || maxPerSecond <= 0) {
            throw new IllegalArgumentException(
                    "minTtl is "
                            + minTtl
                            + " and maxPerSecond "
                            + maxPerSecond
                            + ", expected both above 0");
        }
    }

    public static HeartbeatSettings defaults() {
        return new HeartbeatSettings(
                Duration.ofSeconds(10), 50, Duration.ofSeconds(10), Duration.ofSeconds(300));
    }

    /**
     * The time within which a node shall report again: longer when there are many nodes, and up to
     * twice as long, different for each node, so that they do not all come at once.
     */
    public Duration ttl(String nodeId, int nodes) {
        long base = Math.max(minTtl.toNanos(), (long) (nodes / maxPerSecond * 1e9));
        long jitter = Math.floorMod(nodeId.hashCode() * 0x9E3779B97F4A7C15L, base);
        return Duration.ofNanos(base + jitter);
    }
}
