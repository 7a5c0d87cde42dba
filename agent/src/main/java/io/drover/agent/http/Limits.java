package io.drover.agent.http;

import java.time.Duration;

/**
 * What the door takes from one caller.
 *
 * @param bodyBytes biggest request body in bytes; a bigger one is refused with 413
 * @param connectionsPerCaller connections at a time from one address; 0 for no limit
 * @param longestWait a blocking query's {@code wait} is cut down to it; also its default
 * @param leaderWait how long a request waits for the region to have a leader
 * @param hops how many agents may pass a request on before it is refused
 */
public record Limits(
        long bodyBytes,
        int connectionsPerCaller,
        Duration longestWait,
        Duration leaderWait,
        int hops) {
    /** 32 MiB, 100 connections, 5 min, 5 s, 8 agents. */
    public static final Limits DEFAULTS =
            new Limits(32L << 20, 100, Duration.ofMinutes(5), Duration.ofSeconds(5), 8);

    /** The same with other bounds of size and number. */
    public Limits with(long newBodyBytes, int newConnectionsPerCaller) {
        return new Limits(newBodyBytes, newConnectionsPerCaller, longestWait, leaderWait, hops);
    }
}
