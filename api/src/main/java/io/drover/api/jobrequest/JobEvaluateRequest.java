package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * Asks the scheduler to look at a job again.
 *
 * @param jobId Empty body allowed: path ID is used; required
 * @param evalOptions eval options
 */
public record JobEvaluateRequest(
        @JsonProperty("JobID") String jobId, @Nullable EvalOptions evalOptions) {
    public JobEvaluateRequest {
        jobId = Absent.asEmpty(jobId);
    }
}
