package io.drover.engines.container;

import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The hosts file that the tasks of an allocation share when they share a network. */
public final class HostsFile {
    private HostsFile() {}

    /** Tasks with a network of their own choice have a hosts file of the engine. */
    public static boolean isWanted(TaskConfig task, String networkMode) {
        var network = task.network();
        return network != null
                && network.mode() == NetworkMode.GROUP
                && networkMode.isEmpty()
                && !network.address().isEmpty();
    }

    /**
     * Writes it, or adds to what another task of the allocation has written.
     *
     * @param extra {@code name:address}
     */
    public static Path write(TaskConfig task, List<String> extra) throws PluginException {
        var network = task.network();
        var file = task.allocDir().resolve("hosts");
        try {
            var text = new StringBuilder();
            if (Files.exists(file)) {
                text.append(Files.readString(file));
            } else {
                text.append("127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
                if (network != null && !network.hostname().isEmpty()) {
                    text.append(network.address()).append(' ').append(network.hostname());
                    text.append('\n');
                }
            }
            for (var host : extra) {
                int colon = host.indexOf(':');
                if (colon < 1) {
                    throw new PluginException(
                            "invalid extra_hosts: \"" + host + "\", expected name:address");
                }
                var line = host.substring(colon + 1) + " " + host.substring(0, colon) + "\n";
                if (text.indexOf("\n" + line) < 0) {
                    text.append(line);
                }
            }
            // Written in place: it is mounted in the tasks that run already.
            Files.writeString(file, text);
            return file;
        } catch (IOException e) {
            throw new PluginException("the hosts file cannot be written: " + e, e);
        }
    }
}
