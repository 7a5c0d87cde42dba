package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An agent health.
 *
 * @param ok ok
 * @param message {@code ok}, {@code no known servers}, {@code no leader}, {@code client not
 *     enabled}, {@code server not enabled}, or an error text
 */
public record AgentHealth(
        @JsonProperty("ok") boolean ok, @JsonProperty("message") String message) {}
