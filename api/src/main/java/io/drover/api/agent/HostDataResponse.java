package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells about its machine.
 *
 * <p>Only when proxied ({@code server_id}/{@code node_id}); the local form returns a bare HostData.
 *
 * @param agentId agent id
 * @param hostData host data
 */
public record HostDataResponse(
        @JsonProperty("AgentID") String agentId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable HostData hostData) {
    public HostDataResponse {
        agentId = Absent.asEmpty(agentId);
    }
}
