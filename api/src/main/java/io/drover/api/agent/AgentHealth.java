package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Whether a part of an agent is well.
 *
 * @param ok ok
 * @param message {@code ok}, {@code no known servers}, {@code no leader}, {@code client not
 *     enabled}, {@code server not enabled}, or an error text
 */
public record AgentHealth(@JsonProperty("ok") boolean ok, @JsonProperty("message") String message) {
    public AgentHealth {
        message = Absent.asEmpty(message);
    }
}
