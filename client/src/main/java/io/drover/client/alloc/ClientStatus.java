package io.drover.client.alloc;

import io.drover.api.allocation.TaskState;
import io.drover.client.task.TaskProgress;
import java.util.Collection;

/**
 * An allocation's state, as its tasks have it.
 *
 * @param status {@code pending}, {@code running}, {@code complete} or {@code failed}
 * @param description for people
 */
public record ClientStatus(String status, String description) {
    static final ClientStatus FAILED = new ClientStatus("failed", "Failed tasks");
    static final ClientStatus RUNNING = new ClientStatus("running", "Tasks are running");
    static final ClientStatus PENDING = new ClientStatus("pending", "No tasks have started");
    static final ClientStatus COMPLETE = new ClientStatus("complete", "All tasks have completed");

    static final ClientStatus EXCEEDED =
            new ClientStatus("complete", "allocation exceeded max_run_duration");

    /** The state that follows from these tasks. */
    public static ClientStatus of(Collection<TaskState> tasks) {
        if (tasks.stream().anyMatch(t -> t.failed() && isIn(t, TaskProgress.DEAD))) {
            return FAILED;
        }
        if (tasks.stream().anyMatch(t -> isIn(t, TaskProgress.RUNNING))) {
            return RUNNING;
        }
        return tasks.stream().anyMatch(t -> isIn(t, TaskProgress.PENDING)) ? PENDING : COMPLETE;
    }

    /** Whether {@code status} is an end. */
    public static boolean terminal(String status) {
        return status.equals("complete") || status.equals("failed") || status.equals("lost");
    }

    private static boolean isIn(TaskState task, String state) {
        return task.state().equals(state);
    }
}
