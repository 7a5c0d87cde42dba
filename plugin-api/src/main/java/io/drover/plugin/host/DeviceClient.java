package io.drover.plugin.host;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One device plugin, wherever its process is. Good for the life of the agent: when the process dies
 * it is started again, and calls made in between wait for it.
 */
public interface DeviceClient {
    PluginInfo info();

    /**
     * Hears of all devices, at once when they are known, and whenever something about them changes;
     * an empty list when the plugin cannot look, is switched off, or is gone and does not come
     * back. Called from a thread of ours, one call at a time; the listener must not block.
     */
    Subscription devices(Consumer<List<DeviceGroup>> listener);

    /**
     * What a task needs to use these devices. A plugin that is not asked for several groups in one
     * go, since it only knows HashiCorp's protocol, is asked group by group.
     *
     * @param groups the ids of all that the task gets of this plugin, those of each group together
     */
    DeviceReservation reserve(List<List<String>> groups)
            throws PluginException, InterruptedException;

    /**
     * Hears what the devices do, over one process after the other; nothing when the plugin measures
     * nothing.
     *
     * @param interval between two measurements
     */
    Subscription usage(Duration interval, Consumer<List<DeviceGroupUsage>> listener);
}
