package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * The body of a request: job stability.
 *
 * <p>Request body.
 *
 * @param jobId Job ID; required
 * @param jobVersion Job version number; required
 * @param stable stable
 */
public record JobStabilityRequest(
        @JsonProperty("JobID") String jobId, int jobVersion, boolean stable) {
    public JobStabilityRequest {
        jobId = Absent.asEmpty(jobId);
    }
}
