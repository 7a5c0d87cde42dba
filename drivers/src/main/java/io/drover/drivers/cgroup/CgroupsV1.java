package io.drover.drivers.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One hierarchy for each controller.
 *
 * <p>Device rules are part of the group here, so that a runtime need not manage groups at all.
 */
public final class CgroupsV1 implements Cgroups {
    /** In the order in which they are made; the last three are left out where not mounted. */
    private static final List<String> CONTROLLERS =
            List.of("memory", "cpu", "cpuacct", "freezer", "pids", "devices");

    private static final List<String> NEEDED = List.of("memory", "cpu", "freezer");

    private final SortedMap<String, Path> mounts;
    private final Optional<Path> unified;
    private final Optional<String> problem;

    private CgroupsV1(
            SortedMap<String, Path> mounts, Optional<Path> unified, Optional<String> problem) {
        this.mounts = mounts;
        this.unified = unified;
        this.problem = problem;
    }

    static CgroupsV1 of(SortedMap<String, Path> all, Optional<Path> unified) {
        var mounts = new TreeMap<>(all);
        mounts.keySet().removeIf(name -> !CONTROLLERS.contains(name) && !name.equals("cpuset"));
        return new CgroupsV1(mounts, unified, examine(mounts));
    }

    private static Optional<String> examine(Map<String, Path> mounts) {
        for (var name : NEEDED) {
            var mount = mounts.get(name);
            if (mount == null) {
                return Optional.of("the cgroup controller " + name + " is not mounted");
            }
            try {
                Files.createDirectories(mount.resolve(PARENT));
            } catch (IOException e) {
                return Optional.of("no cgroup can be made: " + e);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public int version() {
        return 1;
    }

    /** Where version 2 is mounted beside, if it is; some runtimes cannot stand that. */
    public Optional<Path> unified() {
        return unified;
    }

    @Override
    public TaskCgroup create(String name, Limits limits) throws IOException {
        var group = find(name);
        try {
            for (var directory : group.directories.values()) {
                Files.createDirectories(directory);
            }
            apply(group, limits);
            return group;
        } catch (IOException e) {
            try {
                group.remove();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private void apply(Group group, Limits limits) throws IOException {
        GroupDirectories.write(
                group.file("cpu", "cpu.shares"), Long.toString(limits.boundedShares()));
        if (limits.memoryBytes() > 0) {
            GroupDirectories.write(
                    group.file("memory", "memory.limit_in_bytes"),
                    Long.toString(limits.memoryBytes()));
        }
        if (limits.memoryLowBytes() > 0) {
            GroupDirectories.write(
                    group.file("memory", "memory.soft_limit_in_bytes"),
                    Long.toString(limits.memoryLowBytes()));
        }
        try {
            Files.writeString(group.file("memory", "memory.swappiness"), "0");
        } catch (IOException _) {
            // Some kernels do not let it be set; then the limit of memory has to do.
        }
        var cpusets = mounts.get("cpuset");
        if (!limits.cpusetCpus().isEmpty() && cpusets != null) {
            var parent = cpusets.resolve(PARENT);
            copyDown(cpusets, parent, "cpuset.mems");
            copyDown(cpusets, parent, "cpuset.cpus");
            GroupDirectories.write(
                    group.file("cpuset", "cpuset.mems"),
                    Files.readString(parent.resolve("cpuset.mems")).strip());
            GroupDirectories.write(group.file("cpuset", "cpuset.cpus"), limits.cpusetCpus());
        }
    }

    /** A new cpuset is empty, and nothing below it can have what it has not. */
    private static void copyDown(Path from, Path to, String file) throws IOException {
        if (Files.readString(to.resolve(file)).isBlank()) {
            GroupDirectories.write(to.resolve(file), Files.readString(from.resolve(file)).strip());
        }
    }

    @Override
    public Group find(String name) {
        var directories = new TreeMap<String, Path>();
        mounts.forEach((controller, mount) ->
                directories.put(controller, mount.resolve(PARENT).resolve(name)));
        return new Group("/" + PARENT + "/" + name, directories);
    }

    /** The group of a task: a directory per controller, some of them perhaps the same. */
    public static final class Group implements TaskCgroup {
        private final String path;
        private final SortedMap<String, Path> directories;

        private Group(String path, SortedMap<String, Path> directories) {
            this.path = path;
            this.directories = directories;
        }

        private Path file(String controller, String name) {
            var directory = directories.get(controller);
            if (directory == null) {
                throw new IllegalStateException("controller " + controller + " is not mounted");
            }
            return directory.resolve(name);
        }

        @Override
        public List<String> joinLines() {
            return directories.values().stream()
                    .distinct()
                    .filter(Files::isDirectory)
                    .filter(directory -> !isEmptyCpuset(directory))
                    .map(directory -> "echo 0 >'" + directory + "/cgroup.procs' || exit 126")
                    .toList();
        }

        private static boolean isEmptyCpuset(Path directory) {
            try {
                var cpus = directory.resolve("cpuset.cpus");
                return Files.exists(cpus) && Files.readString(cpus).isBlank();
            } catch (IOException _) {
                return true;
            }
        }

        /**
         * Lets the task use these device nodes only, besides null, zero, full, random, urandom, tty
         * and pseudo terminals.
         *
         * @param more lines such as {@code c 10:200 rwm}
         */
        public void allowDevices(List<String> more) throws IOException {
            if (!directories.containsKey("devices")) {
                throw new IOException("the cgroup controller devices is not mounted");
            }
            GroupDirectories.write(file("devices", "devices.deny"), "a");
            var allow = file("devices", "devices.allow");
            for (var rule :
                    List.of(
                            "c *:* m",
                            "b *:* m",
                            "c 1:3 rwm",
                            "c 1:5 rwm",
                            "c 1:7 rwm",
                            "c 1:8 rwm",
                            "c 1:9 rwm",
                            "c 5:0 rwm",
                            "c 5:1 rwm",
                            "c 5:2 rwm",
                            "c 136:* rwm")) {
                GroupDirectories.write(allow, rule);
            }
            for (var rule : more) {
                GroupDirectories.write(allow, rule);
            }
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public List<Long> processes() {
            return GroupDirectories.processes(file("memory", ""));
        }

        /** Frozen while it is killed, so that nothing can fork away. */
        @Override
        public void kill() throws IOException, InterruptedException {
            var frozen = directories.get("freezer");
            if (frozen == null || !Files.isDirectory(frozen)) {
                return;
            }
            var state = frozen.resolve("freezer.state");
            GroupDirectories.write(state, "FROZEN");
            GroupDirectories.killAll(frozen);
            GroupDirectories.write(state, "THAWED");
        }

        @Override
        public boolean oomKilled() {
            return GroupDirectories.table(file("memory", "memory.oom_control"))
                            .getOrDefault("oom_kill", 0L)
                    > 0;
        }

        @Override
        public Optional<Usage> usage() {
            var usage = GroupDirectories.number(file("memory", "memory.usage_in_bytes"));
            if (usage.isEmpty()) {
                return Optional.empty();
            }
            var memory = GroupDirectories.table(file("memory", "memory.stat"));
            var cpu = GroupDirectories.table(file("cpu", "cpu.stat"));
            boolean counted = directories.containsKey("cpuacct");
            return Optional.of(
                    new Usage(
                            counted ? value("cpuacct", "cpuacct.usage_user") : 0,
                            counted ? value("cpuacct", "cpuacct.usage_sys") : 0,
                            cpu.getOrDefault("nr_throttled", 0L),
                            cpu.getOrDefault("throttled_time", 0L),
                            memory.getOrDefault("total_rss", 0L),
                            memory.getOrDefault("total_cache", 0L),
                            memory.getOrDefault("total_swap", 0L),
                            usage.get(),
                            value("memory", "memory.max_usage_in_bytes"),
                            value("memory", "memory.kmem.usage_in_bytes")));
        }

        private long value(String controller, String name) {
            return GroupDirectories.number(file(controller, name)).orElse(0L);
        }

        @Override
        public void remove() throws IOException, InterruptedException {
            kill();
            for (var directory : directories.values()) {
                GroupDirectories.remove(directory);
            }
        }
    }
}
