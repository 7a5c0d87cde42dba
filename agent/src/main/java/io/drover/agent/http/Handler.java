package io.drover.agent.http;

import java.io.IOException;
import java.time.Duration;

/** What computes the answer of a route; everything around it is the door's. */
public sealed interface Handler {
    /** A read that can wait for a change. */
    @FunctionalInterface
    non-sealed interface Read extends Handler {
        /**
         * Reads the newest data once its index is above {@code newerThan}, or when {@code atMost}
         * has passed.
         *
         * @param newerThan 0 to answer at once
         */
        Answer read(Call call, long newerThan, Duration atMost) throws InterruptedException;
    }

    /** A request that is answered once. */
    @FunctionalInterface
    non-sealed interface Once extends Handler {
        Answer answer(Call call) throws IOException, InterruptedException;
    }

    /** A request that writes its answer itself, piece by piece. */
    @FunctionalInterface
    non-sealed interface Stream extends Handler {
        /**
         * Answers on {@link Call#exchange}. Until that is responded to, an exception becomes the
         * answer; afterwards it ends the connection.
         */
        void stream(Call call) throws IOException, InterruptedException;
    }
}
