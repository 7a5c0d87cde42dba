package io.drover.drivers.container;

import io.drover.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which capabilities of the kernel a task has. */
final class Capabilities {
    /** By number; the first 38 are what a task of root has. */
    private static final List<String> ALL =
            List.of(
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "DAC_READ_SEARCH",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "SETGID",
                    "SETUID",
                    "SETPCAP",
                    "LINUX_IMMUTABLE",
                    "NET_BIND_SERVICE",
                    "NET_BROADCAST",
                    "NET_ADMIN",
                    "NET_RAW",
                    "IPC_LOCK",
                    "IPC_OWNER",
                    "SYS_MODULE",
                    "SYS_RAWIO",
                    "SYS_CHROOT",
                    "SYS_PTRACE",
                    "SYS_PACCT",
                    "SYS_ADMIN",
                    "SYS_BOOT",
                    "SYS_NICE",
                    "SYS_RESOURCE",
                    "SYS_TIME",
                    "SYS_TTY_CONFIG",
                    "MKNOD",
                    "LEASE",
                    "AUDIT_WRITE",
                    "AUDIT_CONTROL",
                    "SETFCAP",
                    "MAC_OVERRIDE",
                    "MAC_ADMIN",
                    "SYSLOG",
                    "WAKE_ALARM",
                    "BLOCK_SUSPEND",
                    "AUDIT_READ",
                    "PERFMON",
                    "BPF",
                    "CHECKPOINT_RESTORE");

    private static final int OF_ROOT = 38;

    /** What containers have everywhere, without raw sockets. */
    static final List<String> DEFAULT =
            List.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");

    private Capabilities() {}

    /**
     * Names in their plain form, {@code all} spelled out.
     *
     * @throws PluginException for names that the kernel does not know
     */
    static SortedSet<String> names(String option, Collection<String> given) throws PluginException {
        var names = new TreeSet<String>();
        var unknown = new ArrayList<String>();
        for (var text : given) {
            var upper = text.toUpperCase(Locale.ROOT);
            var name = upper.startsWith("CAP_") ? upper.substring(4) : upper;
            if (name.equals("ALL")) {
                names.addAll(ALL);
            } else if (ALL.contains(name)) {
                names.add(name);
            } else {
                unknown.add(text);
            }
        }
        if (!unknown.isEmpty()) {
            throw new PluginException(
                    option
                            + " configured with capabilities not supported by system: "
                            + String.join(", ", unknown));
        }
        return names;
    }

    /**
     * (defaults ∩ allowed) − dropped ∪ added.
     *
     * @throws PluginException if something is added that is not allowed
     */
    static SortedSet<String> ofTask(
            SortedSet<String> allowed, Collection<String> add, Collection<String> drop)
            throws PluginException {
        var added = names("cap_add", add);
        var refused = new TreeSet<>(added);
        refused.removeAll(allowed);
        if (!refused.isEmpty()) {
            throw new PluginException(
                    "driver does not allow the following capabilities: "
                            + String.join(", ", refused).toLowerCase(Locale.ROOT));
        }
        var result = new TreeSet<>(DEFAULT);
        result.retainAll(allowed);
        result.removeAll(names("cap_drop", drop));
        result.addAll(added);
        return result;
    }

    static SortedSet<String> ofRoot() {
        return new TreeSet<>(ALL.subList(0, OF_ROOT));
    }

    /** As the runtime wants them, without those that this process could not hand on anyway. */
    static List<String> forRuntime(Collection<String> names) {
        long bounding = bounding();
        return names.stream()
                .filter(name -> (bounding >> ALL.indexOf(name) & 1) == 1)
                .map(name -> "CAP_" + name)
                .toList();
    }

    private static long bounding() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapBnd:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), 16);
                }
            }
        } catch (IOException | NumberFormatException _) {
            // Then the runtime says what it cannot do.
        }
        return -1;
    }
}
