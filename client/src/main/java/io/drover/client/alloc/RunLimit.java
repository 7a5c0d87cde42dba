package io.drover.client.alloc;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.TaskState;
import io.drover.api.job.TaskGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Until when an allocation may run, counted from when it was made: {@code max_run_duration}. Pure.
 */
record RunLimit(Instant end) {
    /** The limit of an allocation; null when it may run for ever. */
    static @Nullable RunLimit of(Allocation allocation, TaskGroup group) {
        Duration limit = group.maxRunDuration();
        return limit == null
                ? null
                : new RunLimit(Instant.EPOCH.plusNanos(allocation.createTime()).plus(limit));
    }

    /** What is left; zero when it is over. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether a task was still there when it was over. */
    boolean outlivedBy(Collection<TaskState> tasks) {
        return tasks.stream()
                .map(TaskState::finishedAt)
                .anyMatch(finished -> finished != null && finished.isAfter(end));
    }
}
