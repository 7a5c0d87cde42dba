package io.drover.client.stats;

import io.drover.api.allocation.AllocResourceUsage;
import io.drover.api.allocation.CpuStats;
import io.drover.api.allocation.MemoryStats;
import io.drover.api.allocation.ResourceUsage;
import io.drover.api.allocation.TaskResourceUsage;
import io.drover.plugin.TaskUsage;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What drivers say of their tasks, in the records of the API. */
public final class Usages {
    private Usages() {}

    /** An allocation's use: the sum over its tasks, and each of them. */
    public static AllocResourceUsage of(SortedMap<String, TaskUsage> tasks, Instant now) {
        SortedMap<String, TaskResourceUsage> each = new TreeMap<>();
        MemoryStats memory = new MemoryStats(0, 0, 0, 0, 0, 0, 0, null, 0);
        CpuStats cpu = new CpuStats(0, 0, 0, 0, 0, 0, null);
        for (var entry : tasks.entrySet()) {
            TaskUsage usage = entry.getValue();
            SortedMap<String, ResourceUsage> pids = new TreeMap<>();
            usage.byPid().forEach((pid, part) -> pids.put(pid, resources(part)));
            each.put(
                    entry.getKey(),
                    new TaskResourceUsage(resources(usage.total()), nanos(usage.at()), pids));
            memory = sum(memory, usage.total().memory());
            cpu = sum(cpu, usage.total().cpu());
        }
        return new AllocResourceUsage(new ResourceUsage(memory, cpu, null), each, nanos(now));
    }

    private static ResourceUsage resources(TaskUsage.Usage usage) {
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
                null);
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
