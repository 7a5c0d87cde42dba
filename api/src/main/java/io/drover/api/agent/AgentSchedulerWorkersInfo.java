package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler workers of a server do.
 *
 * @param serverId server id
 * @param schedulers schedulers
 */
public record AgentSchedulerWorkersInfo(
        @JsonProperty("server_id") String serverId,
        @JsonProperty("schedulers") @Nullable List<AgentSchedulerWorkerInfo> schedulers) {
    public AgentSchedulerWorkersInfo {
        serverId = Absent.asEmpty(serverId);
        schedulers = Ordered.list(schedulers);
    }
}
