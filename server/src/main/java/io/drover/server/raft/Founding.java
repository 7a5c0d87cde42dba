package io.drover.server.raft;

import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftPeer;

/**
 * The group that a server is part of when it starts for the first time.
 *
 * @param group the group's id, the same on all its servers
 * @param peers the servers that found the group, this one among them; none for a server that the
 *     leader adds later
 */
record Founding(UUID group, List<RaftPeer> peers) {
    Founding {
        peers = List.copyOf(peers);
    }

    /** A new group of one. */
    static Founding alone(RaftPeer self) {
        return new Founding(UUID.randomUUID(), List.of(self));
    }
}
