package io.drover.api.allocation;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a task is in its life.
 *
 * @param state {@code pending}, {@code running}, {@code dead}
 * @param failed Task failed
 * @param restarts Restart count
 * @param lastRestart Last restart time
 * @param startedAt First start
 * @param finishedAt End of the task
 * @param events Oldest first, max 10
 * @param paused Task schedule state: {@code ""}, {@code force_run}, {@code scheduled_pause}, {@code
 *     force_pause}, {@code schedule_resume}
 */
@RecordBuilder
public record TaskState(
        String state,
        boolean failed,
        int restarts,
        @Nullable Instant lastRestart,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable List<TaskEvent> events,
        String paused) {
    public TaskState {
        state = Absent.asEmpty(state);
        paused = Absent.asEmpty(paused);
        events = Ordered.list(events);
    }
}
