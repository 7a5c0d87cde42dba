package io.drover.plugin;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task uses at a moment.
 *
 * @param at when it was measured
 * @param total of all its processes
 * @param byPid of single processes, as far as they were measured
 */
public record TaskUsage(Instant at, Usage total, SortedMap<String, Usage> byPid) {
    public TaskUsage {
        byPid = Collections.unmodifiableSortedMap(new TreeMap<>(byPid));
    }

    /** Processor and memory together. */
    public record Usage(Cpu cpu, Memory memory) {}

    /**
     * Processor use.
     *
     * @param systemMode percent of one core in the kernel
     * @param userMode percent of one core outside of it
     * @param totalTicks MHz
     * @param throttledPeriods scheduler periods in which it was held back
     * @param throttledNanos time that it was held back
     * @param percent of one core
     * @param measured which of these were measured, such as {@code Percent}
     */
    public record Cpu(
            double systemMode,
            double userMode,
            double totalTicks,
            long throttledPeriods,
            long throttledNanos,
            double percent,
            List<String> measured) {
        public Cpu {
            measured = List.copyOf(measured);
        }
    }

    /**
     * Memory in bytes.
     *
     * @param measured which of these were measured, such as {@code RSS}
     */
    public record Memory(
            long rss,
            long cache,
            long swap,
            long usage,
            long maxUsage,
            long kernelUsage,
            long kernelMaxUsage,
            List<String> measured) {
        public Memory {
            measured = List.copyOf(measured);
        }
    }
}
