package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whether an agent's server and client are well.
 *
 * @param client Omitted when the role is not checked
 * @param server server
 */
public record AgentHealthResponse(
        @JsonProperty("client") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable AgentHealth client,
        @JsonProperty("server") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable AgentHealth server) {}
