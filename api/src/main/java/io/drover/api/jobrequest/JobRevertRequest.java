package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * Asks to run an earlier version of a job again.
 *
 * @param jobId Must equal path; required
 * @param jobVersion Job version number; required
 * @param enforcePriorVersion refuse unless this is the current version; null checks nothing
 */
public record JobRevertRequest(
        @JsonProperty("JobID") String jobId,
        int jobVersion,
        @Nullable Integer enforcePriorVersion) {
    public JobRevertRequest {
        jobId = Absent.asEmpty(jobId);
    }
}
