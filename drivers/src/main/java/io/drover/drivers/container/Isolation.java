package io.drover.drivers.container;

import io.drover.drivers.task.DeniedIds;
import io.drover.plugin.PluginException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the agent's configuration says about the containers of a driver.
 *
 * @param pidMode {@code private} or {@code host}, where the task says nothing
 * @param ipcMode {@code private} or {@code host}, where the task says nothing
 * @param allowedCapabilities that tasks may have
 * @param denied users and groups that no task may have
 */
public record Isolation(
        String pidMode, String ipcMode, SortedSet<String> allowedCapabilities, DeniedIds denied) {
    /** What holds where nothing is configured. */
    static final Isolation DEFAULT =
            new Isolation(
                    "private", "private", new TreeSet<>(Capabilities.DEFAULT), DeniedIds.NONE);

    /**
     * As configured.
     *
     * @param allowCaps names of capabilities; null for the usual ones
     * @throws PluginException for capabilities that the kernel does not know
     */
    public static Isolation of(
            String pidMode, String ipcMode, @Nullable List<String> allowCaps, DeniedIds denied)
            throws PluginException {
        return new Isolation(
                pidMode,
                ipcMode,
                allowCaps == null
                        ? new TreeSet<>(Capabilities.DEFAULT)
                        : Capabilities.names("allow_caps", allowCaps),
                denied);
    }

    /**
     * Checks a mode that someone has written.
     *
     * @throws IllegalArgumentException naming the option
     */
    public static void requireMode(String option, @Nullable String value) {
        if (value != null && !value.equals("private") && !value.equals("host")) {
            throw new IllegalArgumentException(
                    option + " must be \"private\" or \"host\", got \"" + value + "\"");
        }
    }
}
