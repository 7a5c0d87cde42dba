package io.drover.api.node;

import io.drover.api.Absent;
import java.time.Duration;

/**
 * A drain spec.
 *
 * <p>Request body.
 *
 * @param deadline deadline
 * @param ignoreSystemJobs ignore system jobs
 */
public record DrainSpec(Duration deadline, boolean ignoreSystemJobs) {
    public DrainSpec {
        deadline = Absent.asZero(deadline);
    }
}
