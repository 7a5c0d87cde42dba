package io.drover.federation.swim;

import java.util.List;

/**
 * One datagram.
 *
 * @param from the sender's name
 */
public record Packet(String from, List<Message> messages) {
    public Packet {
        messages = List.copyOf(messages);
    }
}
