package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: agent scheduler worker config.
 *
 * <p>Request body.
 *
 * @param numSchedulers num schedulers
 * @param enabledSchedulers enabled schedulers
 */
public record AgentSchedulerWorkerConfigRequest(
        @JsonProperty("num_schedulers") int numSchedulers,
        @JsonProperty("enabled_schedulers") @Nullable List<String> enabledSchedulers) {
    public AgentSchedulerWorkerConfigRequest {
        enabledSchedulers = Ordered.list(enabledSchedulers);
    }
}
