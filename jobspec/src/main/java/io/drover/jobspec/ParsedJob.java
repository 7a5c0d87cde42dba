package io.drover.jobspec;

import io.drover.api.job.Job;
import io.drover.jobspec.hcl.Diagnostic;
import java.util.List;

/**
 * A job as its file says.
 *
 * @param job what is not in the file is null or empty
 * @param warnings what is doubtful but no error
 */
public record ParsedJob(Job job, List<Diagnostic> warnings) {
    public ParsedJob {
        warnings = List.copyOf(warnings);
    }
}
