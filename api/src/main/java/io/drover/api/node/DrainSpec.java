package io.drover.api.node;

import io.drover.api.Absent;
import java.time.Duration;

/**
 * How a node is to be drained.
 *
 * @param deadline deadline
 * @param ignoreSystemJobs ignore system jobs
 */
public record DrainSpec(Duration deadline, boolean ignoreSystemJobs) {
    public DrainSpec {
        deadline = Absent.asZero(deadline);
    }
}
