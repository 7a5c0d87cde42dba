package io.drover.engines.container;

import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Something of the host, or a volume of the engine, that a container sees.
 *
 * @param source path on the host, or name of a volume
 * @param target path in the container
 * @param options such as {@code ro} or {@code rslave}
 */
public record HostMount(String source, String target, List<String> options) {
    public HostMount {
        options = List.copyOf(options);
    }

    /** {@code source:target[:options]}, as engines read it. */
    @Override
    public String toString() {
        return source + ":" + target + (options.isEmpty() ? "" : ":" + String.join(",", options));
    }

    /** With one more option; an empty one changes nothing. */
    public HostMount with(String option) {
        if (option.isEmpty() || options.contains(option)) {
            return this;
        }
        var more = new ArrayList<>(options);
        more.add(option);
        return new HostMount(source, target, more);
    }

    /** What every task sees of its allocation. Nobody but the agent writes what tasks printed. */
    public static List<HostMount> ofAllocation(TaskConfig task) {
        var shared = task.allocDir().resolve("alloc");
        return List.of(
                new HostMount(shared.toString(), "/alloc", List.of()),
                new HostMount(shared.resolve("logs").toString(), "/alloc/logs", List.of("ro")),
                new HostMount(task.taskDir().resolve("local").toString(), "/local", List.of()),
                new HostMount(task.taskDir().resolve("secrets").toString(), "/secrets", List.of()));
    }

    /** What the agent mounts: volumes, and what devices need. */
    public static List<HostMount> ofTask(TaskConfig task) {
        var mounts = new ArrayList<HostMount>();
        for (var mount : task.mounts()) {
            var options = new ArrayList<String>();
            if (mount.readOnly()) {
                options.add("ro");
            }
            switch (mount.propagation()) {
                case "private" -> options.add("rprivate");
                case "host-to-task" -> options.add("rslave");
                case "bidirectional" -> options.add("rshared");
                default -> {}
            }
            if (!mount.selinuxLabel().isEmpty()) {
                options.add(mount.selinuxLabel());
            }
            mounts.add(new HostMount(mount.hostPath(), mount.taskPath(), options));
        }
        return mounts;
    }

    /**
     * Reads {@code src:dst[:options]}. A source that is no absolute path is one in the task's
     * directory, unless a volume driver has it.
     *
     * @param hostPaths paths outside of the allocation are allowed
     */
    public static HostMount parse(
            String text, TaskConfig task, boolean hostPaths, boolean ofVolumeDriver)
            throws PluginException {
        var parts = text.split(":", 3);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new PluginException(
                    "invalid docker volume: \"" + text + "\", not <src>:<destination> format");
        }
        var source =
                ofVolumeDriver
                        ? parts[0]
                        : within(parts[0], task, hostPaths, "cannot mount host path: ");
        var options = parts.length == 3 ? List.of(parts[2].split(",", -1)) : List.<String>of();
        return new HostMount(source, parts[1], options);
    }

    /**
     * A path as mounts name it: absolute, or below the task's directory.
     *
     * @throws PluginException if it is outside of the allocation and that is not allowed
     */
    public static String within(String source, TaskConfig task, boolean hostPaths, String complaint)
            throws PluginException {
        var path = task.taskDir().resolve(source).normalize();
        if (!hostPaths && !isInside(path, task.allocDir())) {
            throw new PluginException("volumes are not enabled; " + complaint + source);
        }
        return path.toString();
    }

    /** A task can make symbolic links in its own directory, so what counts is where they lead. */
    private static boolean isInside(Path path, Path directory) {
        try {
            var existing = path;
            while (existing != null && !Files.exists(existing)) {
                existing = existing.getParent();
            }
            return path.startsWith(directory.normalize())
                    && existing != null
                    && existing.toRealPath().startsWith(directory.toRealPath());
        } catch (IOException _) {
            return false;
        }
    }
}
