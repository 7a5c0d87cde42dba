package io.drover.federation.swim;

import java.util.List;

/**
 * All that one member knows, exchanged over a stream when joining and now and then.
 *
 * @param from the sender's name
 * @param join true when the sender wants to be let in, so that a taken name is refused
 * @param refusal why the receiver does not let the sender in; empty when it does
 */
public record Table(String from, boolean join, String refusal, List<Entry> entries) {
    public Table {
        entries = List.copyOf(entries);
    }

    /**
     * What the sender knows of one member.
     *
     * @param standing what the sender thinks of the member
     * @param ageMillis for how long
     */
    public record Entry(Message.Alive member, Standing standing, long ageMillis) {}

    /** What a member thinks of another. */
    public enum Standing {
        ALIVE(0),
        SUSPECT(1),
        FAILED(2),
        LEFT(3),
        PRUNED(4);

        /** On the wire. */
        final byte code;

        Standing(int code) {
            this.code = (byte) code;
        }
    }
}
