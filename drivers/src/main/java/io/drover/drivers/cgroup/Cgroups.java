package io.drover.drivers.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The control groups of this machine, under a parent group of ours named {@code drover}.
 *
 * <p>Not usable (another user than root, nothing mounted) is an ordinary state: {@link #problem}
 * tells, and {@code raw_exec} then runs tasks without limits while {@code exec} does not run them.
 */
public sealed interface Cgroups permits CgroupsV1, CgroupsV2, CgroupsOff {
    /** Our parent group in every hierarchy. */
    String PARENT = "drover";

    /** What the machine has, by its mount table. */
    static Cgroups detect() {
        return detect(Path.of("/proc/self/mounts"));
    }

    /** As {@link #detect()}, by another mount table. */
    static Cgroups detect(Path mountTable) {
        var v1 = new TreeMap<String, Path>();
        Path v2 = null;
        try {
            for (var line : Files.readAllLines(mountTable)) {
                var fields = line.split(" ", -1);
                if (fields.length < 4) {
                    continue;
                }
                if (fields[2].equals("cgroup2")) {
                    v2 = v2 == null ? Path.of(fields[1]) : v2;
                } else if (fields[2].equals("cgroup")) {
                    for (var option : fields[3].split(",", -1)) {
                        v1.putIfAbsent(option, Path.of(fields[1]));
                    }
                }
            }
        } catch (IOException e) {
            return new CgroupsOff("the mount table cannot be read: " + e.getMessage());
        }
        if (v1.containsKey("memory")) {
            return CgroupsV1.of(v1, Optional.ofNullable(v2));
        }
        return v2 == null
                ? new CgroupsOff("Failed to discover cgroup mount point")
                : CgroupsV2.of(v2);
    }

    /** Why there can be no groups here; empty when all is well. */
    Optional<String> problem();

    /** 1, 2, or 0 when there are none. */
    int version();

    /**
     * Makes the group of a task.
     *
     * @param name of the group, unique on this machine
     * @throws IOException naming the file that refused; nothing is left behind
     */
    TaskCgroup create(String name, Limits limits) throws IOException;

    /** The group of a task that runs already. */
    TaskCgroup find(String name);

    /**
     * What a task may use.
     *
     * @param cpuShares relative weight, MHz in practice
     * @param memoryBytes most memory, -1 for no limit
     * @param memoryLowBytes memory to spare under pressure, 0 for none
     * @param cpusetCpus processors, such as {@code 0,2}; empty for all
     */
    record Limits(long cpuShares, long memoryBytes, long memoryLowBytes, String cpusetCpus) {
        /** Shares with the kernel's bounds. */
        public long boundedShares() {
            return Math.max(2, Math.min(262_144, cpuShares));
        }

        /** The weight of version 2 for these shares, 1 to 10000. */
        public long weight() {
            long shares = boundedShares();
            if (shares <= 2) {
                return 1;
            }
            if (shares >= 262_144) {
                return 10_000;
            }
            double log = Math.log((double) shares) / Math.log(2);
            return (long) Math.ceil(Math.pow(10, (log * log + 125 * log) / 612 - 7.0 / 34));
        }
    }

    /** The group of one task. */
    interface TaskCgroup {
        /** Shell lines that move the shell's own process into the group. */
        List<String> joinLines();

        /** Path below the mount, as runtimes want it, such as {@code /drover/x}. */
        String path();

        /** Processes in the group and below. */
        List<Long> processes();

        /** Kills every process in the group. */
        void kill() throws IOException, InterruptedException;

        /** True when the kernel has killed something in here for want of memory. */
        boolean oomKilled();

        /** What its processes use; empty when the group is gone. */
        Optional<Usage> usage();

        /** Kills what is left and removes the group; a missing one is no error. */
        void remove() throws IOException, InterruptedException;
    }

    /** What a group has used: times since it was made, in nanoseconds, and bytes now. */
    record Usage(
            long userNanos,
            long systemNanos,
            long throttledPeriods,
            long throttledNanos,
            long rss,
            long cache,
            long swap,
            long usage,
            long maxUsage,
            long kernelUsage) {}
}
