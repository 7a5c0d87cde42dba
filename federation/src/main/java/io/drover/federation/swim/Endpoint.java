package io.drover.federation.swim;

/**
 * Where a member's gossip is reached, by datagram and by stream.
 *
 * @param host an address literal
 */
public record Endpoint(String host, int port) {
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
