package io.drover.client.task;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.job.RestartPolicy;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskLifecycle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A task within its allocation, and what its job says of its life.
 *
 * @param allocation with its job
 * @param job the allocation's
 * @param group the allocation's
 * @param task the task
 */
public record TaskSpec(Allocation allocation, Job job, TaskGroup group, Task task) {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DELAY = Duration.ofSeconds(15);
    private static final Duration SERVICE_INTERVAL = Duration.ofMinutes(30);
    private static final Duration BATCH_INTERVAL = Duration.ofHours(24);

    /** When a task runs. */
    public enum Phase {
        PRESTART,
        MAIN,
        POSTSTART,
        POSTSTOP
    }

    public Phase phase() {
        TaskLifecycle lifecycle = task.lifecycle();
        if (lifecycle == null || lifecycle.hook().isEmpty()) {
            return Phase.MAIN;
        }
        return Phase.valueOf(lifecycle.hook().toUpperCase(Locale.ROOT));
    }

    /** True for helpers that run beside the main tasks. */
    public boolean sidecar() {
        return task.lifecycle() != null && task.lifecycle().sidecar();
    }

    private boolean batch() {
        return job.type().equals("batch") || job.type().equals("sysbatch");
    }

    /** Whether a task that has ended well runs again. */
    private boolean restartsOnSuccess() {
        return switch (phase()) {
            case MAIN -> !batch();
            case PRESTART, POSTSTART -> sidecar();
            case POSTSTOP -> false;
        };
    }

    RestartTracker.Policy restartPolicy() {
        RestartPolicy policy =
                task.restartPolicy() != null ? task.restartPolicy() : group.restartPolicy();
        int attempts = batch() ? 3 : 2;
        Duration interval = batch() ? BATCH_INTERVAL : SERVICE_INTERVAL;
        Duration delay = DELAY;
        RestartTracker.Mode mode = RestartTracker.Mode.FAIL;
        if (policy != null) {
            attempts = policy.attempts() != null ? policy.attempts() : attempts;
            interval = policy.interval() != null ? policy.interval() : interval;
            delay = policy.delay() != null ? policy.delay() : delay;
            mode =
                    policy.mode().equals("delay")
                            ? RestartTracker.Mode.DELAY
                            : RestartTracker.Mode.FAIL;
        }
        return new RestartTracker.Policy(attempts, interval, delay, mode, restartsOnSuccess());
    }

    /** The devices that the scheduler gave the task. */
    List<AllocatedDeviceResource> devices() {
        AllocatedTaskResources mine = TaskEnvironment.resourcesOf(allocation, task);
        return mine == null || mine.devices() == null ? List.of() : mine.devices();
    }

    boolean rendersTemplatesAgain() {
        RestartPolicy policy =
                task.restartPolicy() != null ? task.restartPolicy() : group.restartPolicy();
        return policy != null && Boolean.TRUE.equals(policy.renderTemplates());
    }

    Duration killTimeout(Duration max) {
        Duration wanted = task.killTimeout() != null ? task.killTimeout() : KILL_TIMEOUT;
        return wanted.compareTo(max) > 0 ? max : wanted;
    }

    Duration shutdownDelay() {
        return task.shutdownDelay() != null ? task.shutdownDelay() : Duration.ZERO;
    }
}
