package io.drover.api.agent;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The gossip keys and who has them.
 *
 * <p>Gossip keyring.
 *
 * @param messages Node → message
 * @param keys Key → node count
 * @param numNodes num nodes
 */
public record KeyringResponse(
        @Nullable SortedMap<String, String> messages,
        @Nullable SortedMap<String, Integer> keys,
        int numNodes) {
    public KeyringResponse {
        messages = Ordered.map(messages);
        keys = Ordered.map(keys);
    }
}
