package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Asks to run an earlier version of a job again.
 *
 * @param jobId Must equal path; required
 * @param jobVersion Job version number; required
 * @param enforcePriorVersion Nullable
 */
public record JobRevertRequest(
        @JsonProperty("JobID") String jobId, int jobVersion, int enforcePriorVersion) {
    public JobRevertRequest {
        jobId = Absent.asEmpty(jobId);
    }
}
