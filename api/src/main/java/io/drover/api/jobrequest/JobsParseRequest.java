package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Asks to read a job file.
 *
 * @param jobHcl 400 {@code Job spec is empty}; required
 * @param variables HCL2 var file content
 * @param canonicalize Fill defaults in the reply
 */
public record JobsParseRequest(
        @JsonProperty("JobHCL") String jobHcl, String variables, boolean canonicalize) {
    public JobsParseRequest {
        jobHcl = Absent.asEmpty(jobHcl);
        variables = Absent.asEmpty(variables);
    }
}
