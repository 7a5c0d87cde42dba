package io.drover.federation.swim;

import java.time.Duration;

/**
 * The protocol's times.
 *
 * <p>With the usual ones a killed member is listed as failed by all within 5 s: its neighbour in
 * the ring of names asks it at least once a second, gives up after another second, and the
 * suspicion lasts at most two.
 *
 * @param probeInterval time between two probes that a member sends
 * @param probeTimeout how long a probe waits for its answer, and then for that of the relays
 * @param suspicionMin how long a suspect has to speak up when many agree
 * @param suspicionMax how long it has when nobody agrees
 * @param gossipInterval time between two rounds of passing news on
 * @param reconnectInterval time between two tries to reach a failed member
 * @param exchangeInterval time between two exchanges of all that is known
 * @param failedKept how long a failed member is listed
 * @param leftKept how long one that left is listed
 */
public record Timing(
        Duration probeInterval,
        Duration probeTimeout,
        Duration suspicionMin,
        Duration suspicionMax,
        Duration gossipInterval,
        Duration reconnectInterval,
        Duration exchangeInterval,
        Duration failedKept,
        Duration leftKept) {
    public static Timing usual() {
        return new Timing(
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(1200),
                Duration.ofMillis(2000),
                Duration.ofMillis(200),
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                Duration.ofHours(72),
                Duration.ofHours(24));
    }
}
