package io.drover.plugin.host;

import java.util.Optional;
import java.util.SortedMap;

/**
 * All plugins of a node: their processes, the drivers and device plugins in them, and the
 * collection of task output.
 *
 * <p>Processes outlive the agent. {@link #close} leaves them running, and the next {@link #start}
 * with the same state directory finds them again by what is recorded there (socket, process id,
 * start time and boot id; nothing is signalled or called unless all of these fit). A process that
 * died is started again, and its tasks are recovered; clients made before stay good.
 */
public interface PluginHost extends AutoCloseable {
    /**
     * Starts in the background and returns at once.
     *
     * <p>What goes wrong with a plugin is logged, and its drivers are not there or are unhealthy.
     */
    static PluginHost start(PluginHostConfig config) {
        return PluginSupervisor.start(config);
    }

    /**
     * The drivers by name; waits until every plugin has answered or failed for the first time.
     * Drivers appear here also when they are undetected: their fingerprint tells.
     */
    SortedMap<String, DriverClient> drivers() throws InterruptedException;

    /**
     * One driver, waiting like {@link #drivers}; empty when no plugin has it. Starts the process of
     * the driver if that was not needed so far.
     */
    Optional<DriverClient> driver(String name) throws InterruptedException;

    /** The device plugins by name, waiting like {@link #drivers}. */
    SortedMap<String, DeviceClient> devices() throws InterruptedException;

    /**
     * Tells of plugins that appear after {@link #drivers} and {@link #devices} have answered: of a
     * process that was wanted later, or that failed at first.
     *
     * @param onMore called on any thread; must not block
     */
    Subscription more(Runnable onMore);

    /** The collector of task output. */
    LogCollector logs();

    /** Lets go of the plugins; their processes and the tasks go on. */
    @Override
    void close();

    /**
     * Stops the plugin processes, as at the end of development mode. Tasks are not stopped: do that
     * first.
     */
    void shutdown();
}
