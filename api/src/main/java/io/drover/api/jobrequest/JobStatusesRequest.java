package io.drover.api.jobrequest;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for overviews of jobs.
 *
 * @param jobs At least one when a body is sent (400 {@code no jobs in request})
 * @param includeChildren include children
 */
public record JobStatusesRequest(@Nullable List<NamespacedID> jobs, boolean includeChildren) {
    public JobStatusesRequest {
        jobs = Ordered.list(jobs);
    }
}
