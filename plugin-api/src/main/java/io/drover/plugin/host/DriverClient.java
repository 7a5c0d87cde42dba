package io.drover.plugin.host;

import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver.Networking.CreatedNetwork;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One driver, wherever its process is. Good for the life of the agent: when the process dies it is
 * started again, the tasks that were started or recovered through this client are recovered in it,
 * and their {@link #await} goes on.
 *
 * <p>Calls block; make them from virtual threads. While the process is being restarted they wait
 * for it, at most a minute, and then fail with a {@link PluginException} that says so. A call that
 * the death of the process cut off is repeated a few times, {@link #start} too.
 */
public interface DriverClient {
    /** Name and version, as the plugin tells them. */
    PluginInfo info();

    /**
     * The driver itself keeps what its tasks print from being lost while nobody reads it; for
     * others see {@link LogCollector.Target#withHolder}.
     */
    boolean holdsOutput();

    DriverCapabilities capabilities() throws PluginException, InterruptedException;

    /**
     * Checks the {@code config} block of a task against the driver's spec and fills in defaults.
     *
     * @param config raw values in the shapes of JSON, references resolved; a block is a map or a
     *     list of maps
     * @throws ConfigException with sentences that name each wrong attribute
     */
    Settings check(Map<String, ? extends @Nullable Object> config)
            throws ConfigException, PluginException, InterruptedException;

    /**
     * Hears how the driver is: at once, then at every report (each 30 s), and as unhealthy while
     * its process is gone. Called from a thread of ours, one call at a time; the listener must not
     * block.
     */
    Subscription fingerprint(Consumer<Fingerprint> listener);

    /**
     * Starts a task. The pipes must be there before: {@link LogCollector#start}.
     *
     * <p>The caller writes the id down before, for the answer may not reach it. An id that did not
     * start may be used again.
     *
     * @return what {@link #recover} takes after a restart of the agent
     * @throws PluginException if it cannot start, or its process died too often meanwhile. Nothing
     *     is left of it as a rule; {@link #destroy} makes sure of that, and {@link #startOrFind}
     *     tries again
     */
    RunningTask start(TaskConfig task) throws PluginException, InterruptedException;

    /**
     * Starts a task whose id may have been started before, by an agent that died before it had the
     * answer. A bundled driver starts it once: it gives the task of the earlier start. An external
     * plugin cannot be asked for that, so what the earlier start may have left is destroyed first.
     *
     * @throws PluginException as {@link #start} does
     */
    RunningTask startOrFind(TaskConfig task) throws PluginException, InterruptedException;

    /**
     * Finds a task again after a restart of the agent; also a task that ended meanwhile.
     *
     * @throws PluginException if it is lost; {@link #destroy} it by force and start it again
     */
    void recover(RunningTask task) throws PluginException, InterruptedException;

    /**
     * The end of a task that was started or recovered here. Holds no thread.
     *
     * <p>Completes exceptionally with a {@link PluginException} when the task is not known or was
     * lost together with its process. Cancelling it lets go of the wait, not of the task.
     */
    CompletableFuture<ExitResult> await(String taskId);

    /**
     * Stops a task and returns when it has ended; see {@code TaskDriver.stop}.
     *
     * @param signal a name such as {@code SIGTERM}; empty for the driver's default
     * @param grace time between signal and kill
     */
    void stop(String taskId, Duration grace, String signal)
            throws PluginException, InterruptedException;

    /** Forgets a task; {@code force} kills it first. An unknown task is no error. */
    void destroy(String taskId, boolean force) throws PluginException, InterruptedException;

    TaskStatus inspect(String taskId) throws PluginException, InterruptedException;

    /**
     * Hears what a task uses until closed, or until the task or the driver's process ends.
     *
     * @param interval between two measurements
     */
    Subscription usage(String taskId, Duration interval, Consumer<TaskUsage> listener);

    /** Sends a signal such as {@code SIGHUP}; an error unless the driver is capable of it. */
    void signal(String taskId, String signal) throws PluginException, InterruptedException;

    /** Runs a command inside a task and collects what it prints. */
    ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws PluginException, InterruptedException;

    /**
     * Runs a command inside a task with its streams connected, until it ends.
     *
     * @param streams read and written by threads of ours; closed by the caller
     */
    ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException, InterruptedException;

    /**
     * Makes the network that the tasks of an allocation share, or finds it again; only for a driver
     * whose capabilities say that it makes networks.
     *
     * @param hostname name that the tasks shall see as their host's; empty for any
     */
    CreatedNetwork createNetwork(String allocationId, String hostname)
            throws PluginException, InterruptedException;

    /** Removes such a network; one that is gone already is no error. */
    void destroyNetwork(String allocationId, TaskConfig.NetworkIsolation network)
            throws PluginException, InterruptedException;

    /** Hears the events that the driver reports of its tasks. */
    Subscription events(Consumer<TaskEvent> listener);
}
