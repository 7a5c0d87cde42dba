package io.drover.drivers.task;

import io.drover.drivers.supervision.SupervisedTask;
import io.drover.plugin.PluginException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a task: asks, waits, kills. */
public final class TaskStopper {
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(15);

    /** A way to end the task. */
    public interface Way {
        void end() throws PluginException, InterruptedException;
    }

    private TaskStopper() {}

    /**
     * Returns when the task has ended.
     *
     * @param ask sends the signal
     * @param kill leaves no process alive
     * @throws PluginException if it has not ended 15 s after the kill
     */
    public static void stop(SupervisedTask task, Duration grace, Way ask, Way kill)
            throws PluginException, InterruptedException {
        if (task.isRunning() && grace.isPositive()) {
            ask.end();
            if (ends(task, grace)) {
                return;
            }
        }
        if (task.isRunning()) {
            kill.end();
            if (!ends(task, LEAVE_LIMIT)) {
                throw new PluginException(
                        "process did not exit after " + LEAVE_LIMIT.toSeconds() + " seconds");
            }
        }
    }

    private static boolean ends(SupervisedTask task, Duration limit)
            throws PluginException, InterruptedException {
        try {
            var _ = task.end().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new PluginException("the end of the task is not known: " + e.getMessage(), e);
        }
    }
}
