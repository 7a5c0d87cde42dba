package io.drover.federation.swim;

import java.util.SortedMap;

/** What members tell one another in datagrams. */
public sealed interface Message {
    /**
     * Are you there? Answered by {@link Ack} with the same sequence, if {@code target} is meant.
     */
    record Ping(int sequence, String target) implements Message {}

    /** Ask {@code target} for me: answered by {@link Ack}, or by {@link Nack} when it is silent. */
    record PingRequest(int sequence, String target, Endpoint at) implements Message {}

    /** Yes, I am, or it is. */
    record Ack(int sequence) implements Message {}

    /** I am here, but the one you asked me to try is silent. */
    record Nack(int sequence) implements Message {}

    /** Something said about one member; newer ones replace older ones. */
    sealed interface Statement extends Message {
        String name();

        long incarnation();
    }

    /** Only the member itself starts this one. */
    record Alive(String name, Endpoint at, long incarnation, SortedMap<String, String> tags)
            implements Statement {}

    /** {@code from} gets no answer from it. */
    record Suspect(String name, long incarnation, String from) implements Statement {}

    /** Suspected for long enough, and did not speak up. */
    record Failed(String name, long incarnation, String from) implements Statement {}

    /**
     * It leaves on purpose, or an operator forced it out.
     *
     * @param prune it shall not be listed any more
     */
    record Left(String name, long incarnation, boolean prune) implements Statement {}
}
