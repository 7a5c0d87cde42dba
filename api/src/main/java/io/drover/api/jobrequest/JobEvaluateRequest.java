package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: job evaluate.
 *
 * <p>Request body.
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
