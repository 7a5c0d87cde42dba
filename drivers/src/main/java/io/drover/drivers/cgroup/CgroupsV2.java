package io.drover.drivers.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The one hierarchy of newer kernels. */
public final class CgroupsV2 implements Cgroups {
    private static final List<String> CONTROLLERS =
            List.of("cpu", "memory", "pids", "cpuset", "io");
    private static final List<String> NEEDED = List.of("cpu", "memory");

    private final Path parent;
    private final Optional<String> problem;

    private CgroupsV2(Path parent, Optional<String> problem) {
        this.parent = parent;
        this.problem = problem;
    }

    static CgroupsV2 of(Path mount) {
        var parent = mount.resolve(PARENT + ".slice");
        return new CgroupsV2(parent, examine(mount, parent));
    }

    private static Optional<String> examine(Path mount, Path parent) {
        try {
            var here = controllers(mount.resolve("cgroup.controllers"));
            for (var name : NEEDED) {
                if (!here.contains(name)) {
                    return Optional.of("the cgroup controller " + name + " is not available");
                }
            }
            delegate(mount, here);
            Files.createDirectories(parent);
            delegate(parent, here);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no cgroup can be made: " + e.getMessage());
        }
    }

    /** Lets the groups below have the controllers that are there. */
    private static void delegate(Path directory, List<String> available) throws IOException {
        var file = directory.resolve("cgroup.subtree_control");
        var given = controllers(file);
        for (var name : CONTROLLERS) {
            if (available.contains(name) && !given.contains(name)) {
                GroupDirectories.write(file, "+" + name);
            }
        }
    }

    private static List<String> controllers(Path file) throws IOException {
        return List.of(Files.readString(file).strip().split(" ", -1));
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public TaskCgroup create(String name, Limits limits) throws IOException {
        var group = find(name);
        try {
            Files.createDirectories(group.directory);
            delegate(group.directory, controllers(group.directory.resolve("cgroup.controllers")));
            // The task itself is one level below: a group with processes cannot have groups below.
            Files.createDirectories(group.leaf());
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

    private static void apply(Group group, Limits limits) throws IOException {
        var directory = group.directory;
        GroupDirectories.write(directory.resolve("cpu.weight"), Long.toString(limits.weight()));
        if (limits.memoryBytes() > 0) {
            GroupDirectories.write(
                    directory.resolve("memory.max"), Long.toString(limits.memoryBytes()));
        }
        if (limits.memoryLowBytes() > 0) {
            GroupDirectories.write(
                    directory.resolve("memory.low"), Long.toString(limits.memoryLowBytes()));
        }
        if (!limits.cpusetCpus().isEmpty()) {
            GroupDirectories.write(directory.resolve("cpuset.cpus"), limits.cpusetCpus());
        }
    }

    @Override
    public Group find(String name) {
        return new Group(parent.resolve(name + ".scope"));
    }

    /** The group of a task; its processes are in {@code task} below it. */
    static final class Group implements TaskCgroup {
        private final Path directory;

        private Group(Path directory) {
            this.directory = directory;
        }

        private Path leaf() {
            return directory.resolve("task");
        }

        @Override
        public List<String> joinLines() {
            return List.of("echo 0 >'" + leaf() + "/cgroup.procs' || exit 126");
        }

        @Override
        public String path() {
            return "/" + PARENT + ".slice/" + directory.getFileName();
        }

        @Override
        public List<Long> processes() {
            return GroupDirectories.processes(directory);
        }

        @Override
        public void kill() throws IOException, InterruptedException {
            var kill = directory.resolve("cgroup.kill");
            if (Files.exists(kill)) {
                GroupDirectories.write(kill, "1");
            } else if (Files.exists(directory)) {
                GroupDirectories.write(directory.resolve("cgroup.freeze"), "1");
                GroupDirectories.killAll(directory);
                GroupDirectories.write(directory.resolve("cgroup.freeze"), "0");
            }
        }

        /** Counts what happened below, too. */
        @Override
        public boolean oomKilled() {
            return GroupDirectories.table(directory.resolve("memory.events"))
                            .getOrDefault("oom_kill", 0L)
                    > 0;
        }

        @Override
        public Optional<Usage> usage() {
            var usage = GroupDirectories.number(directory.resolve("memory.current"));
            if (usage.isEmpty()) {
                return Optional.empty();
            }
            var memory = GroupDirectories.table(directory.resolve("memory.stat"));
            var cpu = GroupDirectories.table(directory.resolve("cpu.stat"));
            return Optional.of(
                    new Usage(
                            cpu.getOrDefault("user_usec", 0L) * 1000,
                            cpu.getOrDefault("system_usec", 0L) * 1000,
                            cpu.getOrDefault("nr_throttled", 0L),
                            cpu.getOrDefault("throttled_usec", 0L) * 1000,
                            memory.getOrDefault("anon", 0L),
                            memory.getOrDefault("file", 0L),
                            GroupDirectories.number(directory.resolve("memory.swap.current"))
                                    .orElse(0L),
                            usage.get(),
                            GroupDirectories.number(directory.resolve("memory.peak")).orElse(0L),
                            memory.getOrDefault("kernel", 0L)));
        }

        @Override
        public void remove() throws IOException, InterruptedException {
            kill();
            GroupDirectories.remove(directory);
        }
    }
}
