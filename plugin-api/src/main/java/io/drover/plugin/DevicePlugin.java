package io.drover.plugin;

import java.time.Duration;
import java.util.List;

/**
 * Finds the devices of one kind of hardware on this machine, and says what a task needs to use
 * them.
 *
 * <p>The scheduler decides which task gets which device; a plugin neither counts nor locks. Every
 * method runs on a virtual thread and may block. What not every plugin can do is in {@link
 * Measuring}.
 */
public non-sealed interface DevicePlugin extends Plugin {
    /** How often {@link #fingerprint} is called. */
    Duration USUAL_PERIOD = Duration.ofMinutes(1);

    /**
     * All devices of now; an empty list when there are none.
     *
     * <p>Called at once and then every {@link #period}; the agent hears of it only when something
     * changed. A device that fails stays in the list as unhealthy, so that no more tasks are placed
     * on it and people see why.
     *
     * @throws PluginException if the hardware cannot be looked at; its devices are then not offered
     *     until another look succeeds
     */
    List<DeviceGroup> fingerprint() throws PluginException, InterruptedException;

    /** How long to wait between two calls of {@link #fingerprint}. */
    default Duration period() {
        return USUAL_PERIOD;
    }

    /**
     * What a task has to get to use these devices. Called at every start of the task, also
     * repeatedly; there is no call that ends a reservation.
     *
     * @param deviceIds as {@link #fingerprint} reported them; agents that know Drover's protocol
     *     give all that a task gets of this plugin, also of several groups, others those of one
     *     group
     * @throws PluginException if one is not known; the task then does not start
     */
    DeviceReservation reserve(List<String> deviceIds) throws PluginException, InterruptedException;

    /** The ability to measure devices. */
    interface Measuring {
        /** What the devices do now, group by group. Called at the interval that the agent asked. */
        List<DeviceGroupUsage> measure() throws PluginException, InterruptedException;
    }
}
