package io.drover.api.jobrequest;

import io.drover.api.Ordered;
import io.drover.api.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a job that are still known.
 *
 * @param versions Newest first
 * @param diffs Null unless {@code diffs=true}
 */
public record JobVersionsResponse(@Nullable List<Job> versions, @Nullable List<JobDiff> diffs) {
    public JobVersionsResponse {
        versions = Ordered.list(versions);
        diffs = Ordered.list(diffs);
    }
}
