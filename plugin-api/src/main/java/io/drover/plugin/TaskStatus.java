package io.drover.plugin;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a task is.
 *
 * @param id the task
 * @param name its name in the job
 * @param state whether it runs
 * @param startedAt when it started
 * @param completedAt when it ended, null while it runs
 * @param exit how it ended, null while it runs
 * @param attributes the driver's own facts, such as a container id
 */
public record TaskStatus(
        String id,
        String name,
        State state,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable ExitResult exit,
        SortedMap<String, String> attributes) {
    /** Whether a task runs. */
    public enum State {
        UNKNOWN,
        RUNNING,
        EXITED
    }

    public TaskStatus {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }
}
