package io.drover.client.stats;

import io.drover.api.allocation.AllocResourceUsage;
import io.drover.api.allocation.CpuStats;
import io.drover.api.allocation.MemoryStats;
import io.drover.api.allocation.ResourceUsage;
import io.drover.api.allocation.TaskResourceUsage;
import io.drover.api.node.DeviceGroupStats;
import io.drover.plugin.TaskUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What drivers say of their tasks, in the records of the API. */
public final class Usages {
    private Usages() {}

    /**
     * What a task uses.
     *
     * @param usage as its driver tells
     * @param devices what its devices do
     */
    public record Task(TaskUsage usage, List<DeviceGroupStats> devices) {
        public Task {
            devices = List.copyOf(devices);
        }
    }

    /** An allocation's use: the sum over its tasks, and each of them. */
    public static AllocResourceUsage of(SortedMap<String, Task> tasks, Instant now) {
        SortedMap<String, TaskResourceUsage> each = new TreeMap<>();
        MemoryStats memory = new MemoryStats(0, 0, 0, 0, 0, 0, 0, null, 0);
        CpuStats cpu = new CpuStats(0, 0, 0, 0, 0, 0, null);
        List<DeviceGroupStats> devices = new ArrayList<>();
        for (var entry : tasks.entrySet()) {
            TaskUsage usage = entry.getValue().usage();
            SortedMap<String, ResourceUsage> pids = new TreeMap<>();
            usage.byPid().forEach((pid, part) -> pids.put(pid, resources(part, List.of())));
            ResourceUsage total = resources(usage.total(), entry.getValue().devices());
            each.put(entry.getKey(), new TaskResourceUsage(total, nanos(usage.at()), pids));
            devices.addAll(entry.getValue().devices());
            memory = sum(memory, usage.total().memory());
            cpu = sum(cpu, usage.total().cpu());
        }
        return new AllocResourceUsage(
                new ResourceUsage(memory, cpu, orNull(devices)), each, nanos(now));
    }

    private static @Nullable List<DeviceGroupStats> orNull(List<DeviceGroupStats> devices) {
        return devices.isEmpty() ? null : devices;
    }

    private static ResourceUsage resources(TaskUsage.Usage usage, List<DeviceGroupStats> devices) {
        TaskUsage.Memory memory = usage.memory();
        TaskUsage.Cpu cpu = usage.cpu();
        return new ResourceUsage(
                new MemoryStats(
                        memory.rss(),
                        memory.cache(),
                        memory.swap(),
                        memory.usage(),
                        memory.maxUsage(),
                        memory.kernelUsage(),
                        memory.kernelMaxUsage(),
                        memory.measured(),
                        0),
                new CpuStats(
                        cpu.systemMode(),
                        cpu.userMode(),
                        cpu.totalTicks(),
                        (int) cpu.throttledPeriods(),
                        cpu.throttledNanos(),
                        cpu.percent(),
                        cpu.measured()),
                orNull(devices));
    }

    private static MemoryStats sum(MemoryStats a, TaskUsage.Memory b) {
        return new MemoryStats(
                a.rss() + b.rss(),
                a.cache() + b.cache(),
                a.swap() + b.swap(),
                a.usage() + b.usage(),
                a.maxUsage() + b.maxUsage(),
                a.kernelUsage() + b.kernelUsage(),
                a.kernelMaxUsage() + b.kernelMaxUsage(),
                b.measured(),
                0);
    }

    private static CpuStats sum(CpuStats a, TaskUsage.Cpu b) {
        return new CpuStats(
                a.systemMode() + b.systemMode(),
                a.userMode() + b.userMode(),
                a.totalTicks() + b.totalTicks(),
                a.throttledPeriods() + (int) b.throttledPeriods(),
                a.throttledTime() + b.throttledNanos(),
                a.percent() + b.percent(),
                b.measured());
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }
}
