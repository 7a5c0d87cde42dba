package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Says whether a version of a job is stable.
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
