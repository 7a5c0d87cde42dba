package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it sees itself.
 *
 * <p>Lower-case top-level names. Config member names are the Go field names of the agent config
 * (see below).
 *
 * @param config config
 * @param member member
 * @param stats Two-level string map; groups {@code nomad}, {@code raft}, {@code serf}, {@code
 *     runtime} (servers), {@code client} (clients)
 */
public record AgentSelf(
        @JsonProperty("config") @Nullable SortedMap<String, Object> config,
        @JsonProperty("member") @Nullable AgentMember member,
        @JsonProperty("stats") @Nullable SortedMap<String, SortedMap<String, String>> stats) {
    public AgentSelf {
        config = Ordered.map(config);
        stats = Ordered.map(stats);
    }
}
