package io.drover.client.task;

import io.drover.api.GoDuration;
import io.drover.api.allocation.TaskEvent;
import io.drover.api.allocation.TaskEventBuilder;
import io.drover.plugin.ExitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The events of a task, with the types, texts and details that tools know.
 *
 * <p>Each method makes one event; its time is when the event happened.
 */
public final class TaskEvents {
    public static final String RECEIVED = "Received";
    public static final String TASK_SETUP = "Task Setup";
    public static final String SETUP_FAILURE = "Setup Failure";
    public static final String FAILED_VALIDATION = "Failed Validation";
    public static final String DRIVER_FAILURE = "Driver Failure";
    public static final String DRIVER = "Driver";
    public static final String STARTED = "Started";
    public static final String TERMINATED = "Terminated";
    public static final String RESTARTING = "Restarting";
    public static final String NOT_RESTARTING = "Not Restarting";
    public static final String RESTART_SIGNALED = "Restart Signaled";
    public static final String SIGNALING = "Signaling";
    public static final String KILLING = "Killing";
    public static final String KILLED = "Killed";
    public static final String SIBLING_FAILED = "Sibling Task Failed";
    public static final String LEADER_DEAD = "Leader Task Dead";
    public static final String MAIN_DEAD = "Main Tasks Dead";
    public static final String RECONNECTED = "Reconnected";
    public static final String RESTORE_FAILED = "Failed Restoring Task";
    public static final String WAITING_SHUTDOWN_DELAY = "Waiting for shutdown delay";
    public static final String SKIPPING_SHUTDOWN_DELAY = "Skipping shutdown delay";

    public static final String UNHEALTHY = "Alloc Unhealthy";

    private TaskEvents() {}

    public static TaskEvent received(Instant at) {
        return event(RECEIVED, at, "Task received by client").build();
    }

    /** Progress before the start, such as {@code Building Task Directory}. */
    public static TaskEvent setup(Instant at, String message) {
        return event(TASK_SETUP, at, message)
                .message(message)
                .details(details("message", message))
                .build();
    }

    /** Something before the start failed; the task fails with it when {@code fails}. */
    public static TaskEvent setupFailure(Instant at, String error, boolean fails) {
        SortedMap<String, String> details = details("setup_error", error);
        return event(SETUP_FAILURE, at, error.isEmpty() ? "Task setup failed" : error)
                .setupError(error)
                .failsTask(fails)
                .details(failing(details, fails))
                .build();
    }

    public static TaskEvent failedValidation(Instant at, String error) {
        return event(FAILED_VALIDATION, at, error.isEmpty() ? "Validation of task failed" : error)
                .validationError(error)
                .failsTask(true)
                .details(failing(details("validation_error", error), true))
                .build();
    }

    public static TaskEvent driverFailure(Instant at, String error) {
        return event(DRIVER_FAILURE, at, error.isEmpty() ? "Failed to start task" : error)
                .driverError(error)
                .details(details("driver_error", error))
                .build();
    }

    public static TaskEvent started(Instant at) {
        return event(STARTED, at, "Task started by client").build();
    }

    public static TaskEvent terminated(Instant at, ExitResult exit) {
        String message = exit.oomKilled() ? "OOM Killed" : exit.error();
        StringBuilder text = new StringBuilder("Exit Code: ").append(exit.exitCode());
        SortedMap<String, String> details = details("exit_code", Integer.toString(exit.exitCode()));
        details.put("signal", Integer.toString(exit.signal()));
        if (exit.signal() != 0) {
            text.append(", Signal: ").append(exit.signal());
        }
        if (exit.oomKilled()) {
            details.put("oom_killed", "true");
        }
        if (!message.isEmpty()) {
            text.append(", Exit Message: \"").append(message).append('"');
            details.put("exit_message", message);
        }
        return event(TERMINATED, at, text.toString())
                .exitCode(exit.exitCode())
                .signal(exit.signal())
                .message(message)
                .details(details)
                .build();
    }

    public static TaskEvent restarting(Instant at, String reason, Duration delay) {
        String text = "Task restarting in " + GoDuration.format(delay);
        boolean usual = reason.isEmpty() || reason.equals("Restart within policy");
        SortedMap<String, String> details = details("restart_reason", reason);
        details.put("start_delay", Long.toString(delay.toNanos()));
        return event(RESTARTING, at, usual ? text : reason + " - " + text)
                .restartReason(reason)
                .startDelay(delay.toNanos())
                .details(details)
                .build();
    }

    public static TaskEvent notRestarting(Instant at, String reason) {
        return event(NOT_RESTARTING, at, reason.isEmpty() ? "Task exceeded restart policy" : reason)
                .restartReason(reason)
                .failsTask(true)
                .details(failing(details("restart_reason", reason), true))
                .build();
    }

    public static TaskEvent restartSignaled(Instant at, String reason) {
        return event(RESTART_SIGNALED, at, reason.isEmpty() ? "Task signaled to restart" : reason)
                .restartReason(reason)
                .details(details("restart_reason", reason))
                .build();
    }

    public static TaskEvent signaling(Instant at, String signal, String reason) {
        StringBuilder text = new StringBuilder("Task being sent ");
        text.append(signal.isEmpty() ? "a signal" : "signal " + signal);
        if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        SortedMap<String, String> details = details("task_signal", signal);
        details.put("task_signal_reason", reason);
        return event(SIGNALING, at, text.toString())
                .taskSignal(signal)
                .taskSignalReason(reason)
                .details(details)
                .build();
    }

    /** A stop has begun; {@code timeout} is how long the task has until it is killed. */
    public static TaskEvent killing(Instant at, String reason, Duration timeout) {
        String text =
                reason.isEmpty()
                        ? "Sent interrupt. Waiting "
                                + GoDuration.format(timeout)
                                + " before force killing"
                        : reason;
        SortedMap<String, String> details = details("kill_timeout", GoDuration.format(timeout));
        if (!reason.isEmpty()) {
            details.put("kill_reason", reason);
        }
        return event(KILLING, at, text)
                .killReason(reason)
                .killTimeout(timeout)
                .details(details)
                .build();
    }

    /** The allocation has run for as long as it may. */
    public static TaskEvent outOfTime(Instant at) {
        String reason = "allocation exceeded max_run_duration";
        return event(KILLING, at, reason)
                .killReason(reason)
                .details(details("kill_reason", reason))
                .build();
    }

    public static TaskEvent killed(Instant at, String error) {
        return event(KILLED, at, error.isEmpty() ? "Task successfully killed" : error)
                .killError(error)
                .details(error.isEmpty() ? new TreeMap<>() : details("kill_error", error))
                .build();
    }

    public static TaskEvent siblingFailed(Instant at, String sibling) {
        return event(SIBLING_FAILED, at, "Task's sibling \"" + sibling + "\" failed")
                .failedSibling(sibling)
                .details(details("failed_sibling", sibling))
                .build();
    }

    public static TaskEvent leaderDead(Instant at) {
        return event(LEADER_DEAD, at, "Leader Task in Group dead").build();
    }

    public static TaskEvent mainDead(Instant at) {
        return event(MAIN_DEAD, at, "Main tasks in the group died").build();
    }

    public static TaskEvent reconnected(Instant at) {
        return event(RECONNECTED, at, "Client reconnected").build();
    }

    public static TaskEvent restoreFailed(Instant at, String message) {
        return event(RESTORE_FAILED, at, message)
                .message(message)
                .details(details("message", message))
                .build();
    }

    public static TaskEvent waitingShutdownDelay(Instant at, Duration delay) {
        String text =
                "Waiting for shutdown_delay of "
                        + GoDuration.format(delay)
                        + " before killing the task.";
        return event(WAITING_SHUTDOWN_DELAY, at, text)
                .message(text)
                .details(details("message", text))
                .build();
    }

    public static TaskEvent skippingShutdownDelay(Instant at) {
        String text = "Skipping shutdown_delay on request";
        return event(SKIPPING_SHUTDOWN_DELAY, at, text)
                .message(text)
                .details(details("message", text))
                .build();
    }

    /** Something that a driver tells of a task. */
    public static TaskEvent driverMessage(
            Instant at, String message, SortedMap<String, String> annotations) {
        SortedMap<String, String> details = new TreeMap<>(annotations);
        details.put("driver_message", message);
        return event(DRIVER, at, message).driverMessage(message).details(details).build();
    }

    /** The allocation does not become healthy in time. */
    public static TaskEvent unhealthy(Instant at, String reason) {
        return event(UNHEALTHY, at, reason)
                .message(reason)
                .details(details("message", reason))
                .build();
    }

    private static TaskEventBuilder event(String type, Instant at, String text) {
        long nanos = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
        return TaskEventBuilder.builder()
                .type(type)
                .time(nanos)
                .displayMessage(text)
                .killTimeout(Duration.ZERO)
                .details(new TreeMap<>());
    }

    private static SortedMap<String, String> details(String key, String value) {
        SortedMap<String, String> details = new TreeMap<>();
        details.put(key, value);
        return details;
    }

    private static SortedMap<String, String> failing(
            SortedMap<String, String> details, boolean fails) {
        if (fails) {
            details.put("fails_task", "true");
        }
        return details;
    }
}
