package io.drover.client.session;

import io.grpc.ManagedChannel;

/** Opens connections to servers. */
@FunctionalInterface
public interface Channels {
    /**
     * A connection, made when first used.
     *
     * @param address {@code host:port}
     */
    ManagedChannel open(String address);
}
