package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks to change the number and kinds of scheduler workers.
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
