package io.drover.server.raft;

import io.drover.server.history.HistorySource;
import java.io.IOException;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;

/**
 * Reads other servers' histories over Ratis' own connections.
 *
 * @param group the group that the servers are of
 */
record Neighbours(RaftGroup group, RaftProperties properties) {
    /** What is done with a source while it is open. */
    @FunctionalInterface
    interface Use {
        void with(HistorySource source) throws IOException;
    }

    void ask(RaftPeer server, Use use) throws IOException {
        try (RaftClient client =
                RaftClient.newBuilder()
                        .setRaftGroup(RaftGroup.valueOf(group.getGroupId(), server))
                        .setProperties(properties)
                        .setRetryPolicy(RetryPolicies.noRetry())
                        .build()) {
            use.with(
                    HistoryQuery.source(query -> {
                        RaftClientReply reply = client.io().sendStaleRead(query, 0, server.getId());
                        if (!reply.isSuccess()) {
                            throw new IOException(
                                    "server %s did not answer: %s"
                                            .formatted(server.getId(), reply.getException()));
                        }
                        return reply.getMessage().getContent().toByteArray();
                    }));
        }
    }
}
