package io.drover.api.node;

import io.drover.api.Absent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A drain that is under way.
 *
 * @param deadline Negative = force now, 0 = none
 * @param ignoreSystemJobs Leave system jobs
 * @param forceDeadline Absolute deadline
 * @param startedAt Drain start
 */
public record DrainStrategy(
        Duration deadline,
        boolean ignoreSystemJobs,
        @Nullable Instant forceDeadline,
        @Nullable Instant startedAt) {
    public DrainStrategy {
        deadline = Absent.asZero(deadline);
    }
}
