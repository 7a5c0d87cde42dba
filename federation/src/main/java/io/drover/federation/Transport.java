package io.drover.federation;

import io.drover.federation.swim.Endpoint;
import java.io.IOException;

/** Carries sealed bytes between members: datagrams, and exchanges over a stream. */
interface Transport extends AutoCloseable {
    /** Gets what arrives, each call on a thread of its own or of the transport. */
    interface Receiver {
        void datagram(Endpoint source, byte[] bytes);

        /**
         * A request came by stream.
         *
         * @return the answer
         * @throws IOException when there shall be none
         */
        byte[] exchange(Endpoint source, byte[] bytes) throws IOException;
    }

    /** The port that both kinds use. */
    int port();

    /** Begins to receive. */
    void start(Receiver receiver);

    /** Sends, or not: datagrams get lost. Does not block. */
    void send(Endpoint to, byte[] bytes);

    /**
     * Sends and waits for the answer.
     *
     * @throws IOException when the other cannot be reached or does not answer in time
     */
    byte[] exchange(Endpoint to, byte[] bytes) throws IOException;

    @Override
    void close();
}
