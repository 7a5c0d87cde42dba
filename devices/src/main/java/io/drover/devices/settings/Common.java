package io.drover.devices.settings;

import io.drover.plugin.PluginException;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What every device plugin lets people set.
 *
 * @param enabled whether the plugin looks for devices at all
 * @param period how long to wait between two looks; default 1 minute
 * @param root where {@code /sys}, {@code /proc} and {@code /dev} of the host are mounted; default
 *     {@code /}
 */
public record Common(boolean enabled, Duration period, Path root) {
    /** Before configuration. */
    public static final Common USUAL = new Common(true, Duration.ofMinutes(1), Path.of("/"));

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** The spec of these, for more to be added to. */
    public static ConfigSpec.ObjectBuilder spec() {
        return ConfigSpec.object()
                .optional("enabled", "bool", "true")
                .optional("fingerprint_period", "string", "\"1m\"")
                .optional("root", "string", "\"/\"");
    }

    /**
     * Reads them.
     *
     * @throws PluginException if a value makes no sense
     */
    public static Common of(Settings config) throws PluginException {
        var root = Path.of(config.string("root", "/"));
        if (!root.isAbsolute()) {
            throw new PluginException("root is " + root + ", expected an absolute path");
        }
        return new Common(
                config.flag("enabled", true),
                period(config.string("fingerprint_period", "1m")),
                root);
    }

    private static Duration period(String text) throws PluginException {
        var parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new PluginException(
                    "fingerprint_period is \"" + text + "\", expected one like 30s, 1m or 500ms");
        }
        long count = Long.parseLong(parts.group(1));
        var period =
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                };
        if (period.compareTo(SHORTEST) < 0) {
            throw new PluginException(
                    "fingerprint_period is " + text + ", expected at least 100ms");
        }
        return period;
    }

    /**
     * Refuses to go on when the plugin is switched off.
     *
     * @throws PluginException that agents know as a plugin that is switched off
     */
    public void requireEnabled() throws PluginException {
        if (!enabled) {
            throw PluginException.switchedOff();
        }
    }
}
