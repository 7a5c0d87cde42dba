package io.drover.devices.settings;

import io.drover.plugin.PluginException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What every device plugin lets people set; part of each plugin's own record. */
public interface Common {
    /** Whether the plugin looks for devices at all. */
    boolean enabled();

    /** How long to wait between two looks. */
    Duration fingerprintPeriod();

    /** Where {@code /sys}, {@code /proc} and {@code /dev} of the host are. */
    String root();

    /** In how many shares devices are offered; at most one entry for a device. */
    List<Shares> shares();

    /**
     * Checks what the annotations of a record cannot say.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static void check(Duration fingerprintPeriod, String root, List<Shares> shares) {
        if (fingerprintPeriod.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "fingerprint_period is "
                            + fingerprintPeriod.toMillis()
                            + "ms, expected at least 100ms");
        }
        if (!root.startsWith("/")) {
            throw new IllegalArgumentException(
                    "root is \"" + root + "\", expected an absolute path");
        }
        Shares.check(shares);
    }

    /** {@link #root} as a path. */
    default Path host() {
        return Path.of(root());
    }

    /**
     * Refuses to go on when the plugin is switched off.
     *
     * @throws PluginException that agents know as a plugin that is switched off
     */
    default void requireEnabled() throws PluginException {
        if (!enabled()) {
            throw PluginException.switchedOff();
        }
    }
}
