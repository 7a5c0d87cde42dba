package io.drover.engines.container;

import io.drover.plugin.PluginException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Capabilities of the kernel that an engine is told to add to its own choice, or to take from it.
 *
 * @param add names without {@code CAP_}
 * @param drop names without {@code CAP_}
 */
public record Capabilities(SortedSet<String> add, SortedSet<String> drop) {
    private static final String ALL = "ALL";

    /** What engines give every container. */
    private static final List<String> OF_ENGINES =
            List.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "NET_RAW",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");

    /**
     * What a task gets.
     *
     * @param allowed what the driver's configuration lets tasks have
     * @throws PluginException if a task asks for more than that
     */
    public static Capabilities of(
            Collection<String> allowed, Collection<String> add, Collection<String> drop)
            throws PluginException {
        var may = names(allowed);
        var added = names(add);
        if (!may.contains(ALL)) {
            var refused = new TreeSet<>(added);
            refused.removeAll(may);
            if (!refused.isEmpty()) {
                throw new PluginException(
                        "driver does not allow the following capabilities: "
                                + String.join(", ", refused).toLowerCase(Locale.ROOT));
            }
        }
        var dropped = names(drop);
        if (!may.contains(ALL)) {
            OF_ENGINES.stream().filter(name -> !may.contains(name)).forEach(dropped::add);
        }
        return new Capabilities(added, dropped);
    }

    private static TreeSet<String> names(Collection<String> given) {
        var names = new TreeSet<String>();
        for (var text : given) {
            var upper = text.strip().toUpperCase(Locale.ROOT);
            names.add(upper.startsWith("CAP_") ? upper.substring(4) : upper);
        }
        return names;
    }
}
