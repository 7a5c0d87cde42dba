package io.drover.plugin;

import io.drover.plugin.config.ConfigSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts and stops tasks of one kind: containers, processes, machines.
 *
 * <p>Every method runs on a virtual thread and may block. For one task the agent makes one changing
 * call at a time, while {@link #await} and the abilities run beside it; different tasks run side by
 * side. The agent may be killed at any moment: a driver keeps in the {@link TaskHandle} all that it
 * needs to find its task again, and a task must not end because its driver's process does.
 *
 * <p>What not every driver can do is in small interfaces beside this one: {@link Signalling},
 * {@link Executing}, {@link Measuring}, {@link Reporting}, {@link Networking}. The agent learns
 * which of them a driver has from what its class implements.
 */
public non-sealed interface TaskDriver extends Plugin {
    /** What the {@code config} block of a task may hold. */
    ConfigSpec taskConfigSpec();

    /** What else the driver can do for its tasks, besides the abilities that its class has. */
    default DriverCapabilities capabilities() {
        return DriverCapabilities.plain();
    }

    /**
     * Looks whether tasks can run here; called at once and then every 30 s.
     *
     * <p>Anything thrown is reported as unhealthy with its message.
     */
    Fingerprint fingerprint() throws InterruptedException;

    /**
     * Starts a task and returns as soon as it runs.
     *
     * <p>When this process dies meanwhile, its successor is asked to start the same id again. A
     * driver that can find what it has begun gives that task then, as the bundled ones do; from
     * others the agent first has the id destroyed.
     *
     * @return what {@link #recover} needs to find the task again
     * @throws PluginException if it cannot start; nothing of it is then left behind. {@link
     *     PluginException#recoverable} tells whether another try may succeed
     */
    StartedTask start(TaskConfig task) throws PluginException, InterruptedException;

    /**
     * Finds a task again after a restart of this process. A task that is known already is no error,
     * and neither is one that has ended meanwhile as long as its result is known.
     *
     * @throws PluginException if the task is lost; the agent then destroys and restarts it
     */
    void recover(TaskHandle handle) throws PluginException, InterruptedException;

    /**
     * Waits for the end of a task; returns at once when it has ended before. May be called again.
     *
     * @throws PluginException if there is no such task, or its result cannot be known
     */
    ExitResult await(String taskId) throws PluginException, InterruptedException;

    /**
     * Stops a task: the signal first, then a kill once the grace period is over. Returns when no
     * process of the task is left. A task that has already ended is no error. Its state is kept.
     *
     * @param signal a name such as {@code SIGTERM}; empty for the driver's own choice
     * @param grace time between signal and kill; zero kills at once
     * @throws PluginException if there is no such task or it would not end; it may still be running
     */
    void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException;

    /**
     * Forgets a task and removes all that is left of it.
     *
     * @param force kill it first if it is running; without it a running task is an error
     */
    void destroy(String taskId, boolean force) throws PluginException, InterruptedException;

    /** How a task is. */
    TaskStatus inspect(String taskId) throws PluginException;

    /** The ability to pass signals on to tasks. */
    interface Signalling {
        /**
         * Sends a signal to a running task.
         *
         * @param signal a name such as {@code SIGHUP}
         */
        void signal(String taskId, String signal) throws PluginException, InterruptedException;
    }

    /** The ability to run commands inside a task. */
    interface Executing {
        /**
         * Runs a command in the environment of a task and collects what it prints.
         *
         * <p>Made of the other {@code exec}, which is interrupted when the time is over.
         *
         * @throws PluginException if it cannot be run or does not end in time
         */
        default ExecResult exec(String taskId, List<String> command, Duration timeout)
                throws PluginException, InterruptedException {
            return CollectedExec.run(this, taskId, command, timeout);
        }

        /**
         * Runs a command in the environment of a task with its streams connected.
         *
         * @param streams what the caller types and sees; closed by the caller
         * @return how the command ended, all that it printed having been written
         * @throws InterruptedException if nobody waits any more; the command is killed then
         */
        ExitResult exec(String taskId, List<String> command, ExecStreams streams)
                throws PluginException, InterruptedException;
    }

    /** The ability to measure what tasks use. */
    interface Measuring {
        /** What a task uses now. Called at the interval that the agent asked for. */
        TaskUsage measure(String taskId) throws PluginException, InterruptedException;
    }

    /** The ability to make the network that the tasks of an allocation share. */
    interface Networking {
        /**
         * Makes the network of an allocation; called before its first task starts, and again after
         * a restart of the agent.
         *
         * @param hostname name that the tasks shall see as their host's; empty for any
         */
        CreatedNetwork createNetwork(String allocationId, String hostname)
                throws PluginException, InterruptedException;

        /** Removes it after the last task has ended; one that is gone already is no error. */
        void destroyNetwork(String allocationId, TaskConfig.NetworkIsolation network)
                throws PluginException, InterruptedException;

        /**
         * The network of an allocation.
         *
         * @param network what {@link TaskConfig#network} of its tasks will be
         * @param isNew false if it was there already
         */
        record CreatedNetwork(TaskConfig.NetworkIsolation network, boolean isNew) {}
    }

    /** The ability to tell of what happens with tasks, such as a slow download of an image. */
    interface Reporting {
        /** Hands over the listener for the events of all tasks; called once at most. */
        void report(Consumer<TaskEvent> listener);
    }
}
