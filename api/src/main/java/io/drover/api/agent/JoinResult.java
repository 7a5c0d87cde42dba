package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * How many servers were joined.
 *
 * @param numJoined num joined
 * @param error error
 * @param warning warning
 */
public record JoinResult(
        @JsonProperty("num_joined") int numJoined,
        @JsonProperty("error") String error,
        @JsonProperty("warning") String warning) {
    public JoinResult {
        error = Absent.asEmpty(error);
        warning = Absent.asEmpty(warning);
    }
}
