package io.drover.client.stats;

import io.drover.api.node.DeviceGroupStats;
import io.drover.api.node.HostCPUStats;
import io.drover.api.node.HostDiskStats;
import io.drover.api.node.HostMemoryStats;
import io.drover.api.node.HostStats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * What the whole machine uses, read from the kernel when asked.
 *
 * <p>Shares of processor time are those since the question before; the first answer has them since
 * the machine's start.
 */
public final class HostStatsReader {
    private static final int KIB = 1024;

    private final Path proc;
    private final Path allocDir;
    private final double totalMhz;
    private final InstantSource clock;
    private SortedMap<String, Times> before = new TreeMap<>();

    /**
     * @param totalMhz compute of the whole node
     */
    public HostStatsReader(Path proc, Path allocDir, double totalMhz, InstantSource clock) {
        this.proc = proc;
        this.allocDir = allocDir;
        this.totalMhz = totalMhz;
        this.clock = clock;
    }

    private record Times(long user, long system, long idle, long total) {
        Times since(Times earlier) {
            return new Times(
                    user - earlier.user,
                    system - earlier.system,
                    idle - earlier.idle,
                    Math.max(1, total - earlier.total));
        }

        double percent(long part) {
            return 100.0 * part / total;
        }
    }

    public synchronized HostStats read(List<DeviceGroupStats> devices) {
        SortedMap<String, Times> now = times();
        List<HostCPUStats> cpus = new ArrayList<>();
        now.forEach((cpu, times) -> cpus.add(cpu(cpu, times, now.size())));
        before = now;
        double ticks = cpus.stream().mapToDouble(HostCPUStats::totalTicks).sum();
        HostDiskStats disk = disk();
        var at = clock.instant();
        return new HostStats(
                memory(),
                cpus,
                List.of(disk),
                disk,
                devices,
                (int) uptimeSeconds(),
                ticks,
                TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano());
    }

    private HostCPUStats cpu(String cpu, Times now, int cores) {
        Times span = now.since(before.getOrDefault(cpu, new Times(0, 0, 0, 0)));
        double busy = 100 - span.percent(span.idle);
        return new HostCPUStats(
                cpu,
                span.percent(span.user),
                span.percent(span.system),
                span.percent(span.idle),
                busy,
                busy / 100 * totalMhz / Math.max(1, cores));
    }

    private SortedMap<String, Times> times() {
        SortedMap<String, Times> times = new TreeMap<>();
        for (String line : lines("stat")) {
            String[] fields = line.split("\\s+", -1);
            if (fields.length > 8 && fields[0].matches("cpu\\d+")) {
                long total = 0;
                for (int i = 1; i <= 8; i++) {
                    total += Long.parseLong(fields[i]);
                }
                times.put(
                        fields[0],
                        new Times(
                                Long.parseLong(fields[1]) + Long.parseLong(fields[2]),
                                Long.parseLong(fields[3]),
                                Long.parseLong(fields[4]) + Long.parseLong(fields[5]),
                                total));
            }
        }
        return times;
    }

    private HostMemoryStats memory() {
        List<String> info = lines("meminfo");
        ToLongFunction<String> field =
                name ->
                        info.stream()
                                .filter(line -> line.startsWith(name + ":"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                                .findFirst()
                                .orElse(0);
        long total = field.applyAsLong("MemTotal");
        long available = field.applyAsLong("MemAvailable");
        return new HostMemoryStats(
                total, available, total - available, field.applyAsLong("MemFree"));
    }

    private HostDiskStats disk() {
        try {
            FileStore store = Files.getFileStore(allocDir);
            long size = store.getTotalSpace();
            long available = store.getUsableSpace();
            long used = size - store.getUnallocatedSpace();
            double percent = size == 0 ? 0 : 100.0 * used / size;
            return new HostDiskStats(
                    store.name(), allocDir.toString(), size, used, available, percent, 0);
        } catch (IOException _) {
            return new HostDiskStats("", allocDir.toString(), 0, 0, 0, 0, 0);
        }
    }

    private double uptimeSeconds() {
        return lines("uptime").stream()
                .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[0]))
                .findFirst()
                .orElse(0);
    }

    private List<String> lines(String file) {
        try {
            return new String(Files.readAllBytes(proc.resolve(file)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }
}
