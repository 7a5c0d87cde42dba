package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number and kinds of scheduler workers.
 *
 * @param serverId server id
 * @param numSchedulers num schedulers
 * @param enabledSchedulers enabled schedulers
 */
public record AgentSchedulerWorkerConfigResponse(
        @JsonProperty("server_id") String serverId,
        @JsonProperty("num_schedulers") int numSchedulers,
        @JsonProperty("enabled_schedulers") @Nullable List<String> enabledSchedulers) {
    public AgentSchedulerWorkerConfigResponse {
        serverId = Absent.asEmpty(serverId);
        enabledSchedulers = Ordered.list(enabledSchedulers);
    }
}
