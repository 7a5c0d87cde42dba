package io.drover.drivers.task;

import io.drover.drivers.cgroup.Cgroups.Usage;
import io.drover.plugin.TaskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Measures processes by what the kernel counts of them, against the measurement before. */
public final class UsageMeter {
    private static final List<String> CPU_MEASURED = List.of("System Mode", "User Mode", "Percent");
    private static final List<String> MEMORY_MEASURED = List.of("RSS", "Swap");
    private static final List<String> GROUP_CPU_MEASURED =
            List.of("System Mode", "User Mode", "Throttled Periods", "Throttled Time", "Percent");
    private static final List<String> GROUP_MEMORY_MEASURED =
            List.of("RSS", "Cache", "Swap", "Usage", "Max Usage", "Kernel Usage");
    private static final double TICKS_PER_SECOND = 100;
    private static final long PAGE_BYTES = 4096;

    private final Map<String, Map<Long, Sample>> before = new ConcurrentHashMap<>();
    private final Map<String, GroupSample> groupsBefore = new ConcurrentHashMap<>();
    private final double megahertz = megahertz();

    private record GroupSample(long atNanos, Usage usage) {}

    private record Sample(long atNanos, long userTicks, long systemTicks, long rssBytes) {}

    /**
     * What these processes use.
     *
     * @param task remembers the measurement under this id until {@link #forget}
     */
    public TaskUsage measure(String task, List<Long> pids) {
        var samples = new TreeMap<Long, Sample>();
        for (long pid : pids) {
            sample(pid, samples);
        }
        var earlier = before.put(task, samples);
        var byPid = new TreeMap<String, TaskUsage.Usage>();
        double user = 0;
        double system = 0;
        long rss = 0;
        for (var entry : samples.entrySet()) {
            var now = entry.getValue();
            var then = earlier == null ? null : earlier.get(entry.getKey());
            double seconds = then == null ? 0 : (now.atNanos - then.atNanos) / 1e9;
            double userPercent =
                    then == null ? 0 : percent(now.userTicks - then.userTicks, seconds);
            double systemPercent =
                    then == null ? 0 : percent(now.systemTicks - then.systemTicks, seconds);
            byPid.put(
                    Long.toString(entry.getKey()), usage(userPercent, systemPercent, now.rssBytes));
            user += userPercent;
            system += systemPercent;
            rss += now.rssBytes;
        }
        return new TaskUsage(Instant.now(), usage(user, system, rss), byPid);
    }

    /**
     * As {@link #measure(String, List)}, with the sum as the control group counts it.
     *
     * @param group what the group has used so far; empty when it is gone
     */
    public TaskUsage measure(String task, List<Long> pids, Optional<Usage> group) {
        var single = measure(task, pids);
        if (group.isEmpty()) {
            return single;
        }
        var now = new GroupSample(System.nanoTime(), group.get());
        var then = groupsBefore.put(task, now);
        double seconds = then == null ? 0 : (now.atNanos - then.atNanos) / 1e9;
        double user =
                then == null ? 0 : share(now.usage.userNanos() - then.usage.userNanos(), seconds);
        double system =
                then == null
                        ? 0
                        : share(now.usage.systemNanos() - then.usage.systemNanos(), seconds);
        var usage = now.usage;
        return new TaskUsage(
                single.at(),
                new TaskUsage.Usage(
                        new TaskUsage.Cpu(
                                system,
                                user,
                                (user + system) / 100 * megahertz,
                                usage.throttledPeriods(),
                                usage.throttledNanos(),
                                user + system,
                                GROUP_CPU_MEASURED),
                        new TaskUsage.Memory(
                                usage.rss(),
                                usage.cache(),
                                usage.swap(),
                                usage.usage(),
                                usage.maxUsage(),
                                usage.kernelUsage(),
                                0,
                                GROUP_MEMORY_MEASURED)),
                single.byPid());
    }

    private static double share(long nanos, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, nanos) / 1e9 / seconds * 100;
    }

    public void forget(String task) {
        before.remove(task);
        groupsBefore.remove(task);
    }

    private static double percent(long ticks, double seconds) {
        return seconds <= 0 ? 0 : Math.max(0, ticks) / TICKS_PER_SECOND / seconds * 100;
    }

    private TaskUsage.Usage usage(double user, double system, long rss) {
        double percent = user + system;
        return new TaskUsage.Usage(
                new TaskUsage.Cpu(
                        system, user, percent / 100 * megahertz, 0, 0, percent, CPU_MEASURED),
                new TaskUsage.Memory(rss, 0, 0, 0, 0, 0, 0, MEMORY_MEASURED));
    }

    private static void sample(long pid, Map<Long, Sample> into) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            into.put(
                    pid,
                    new Sample(
                            System.nanoTime(),
                            Long.parseLong(fields[11]),
                            Long.parseLong(fields[12]),
                            Long.parseLong(fields[21]) * PAGE_BYTES));
        } catch (IOException | RuntimeException _) {
            // It has ended since it was listed.
        }
    }

    /** Processes of a session, for a machine without control groups. */
    public static List<Long> session(long leader) {
        var pids = new ArrayList<Long>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (sessionOf(process) == leader) {
                    pids.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException _) {
            pids.add(leader);
        }
        return pids;
    }

    private static long sessionOf(Path process) {
        try {
            var stat = Files.readString(process.resolve("stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
        } catch (IOException | RuntimeException _) {
            return -1;
        }
    }

    private static double megahertz() {
        try {
            for (var line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("cpu MHz")) {
                    return Double.parseDouble(line.substring(line.indexOf(':') + 1).strip());
                }
            }
        } catch (IOException | RuntimeException _) {
            // Not every machine tells.
        }
        return 1000;
    }
}
