package io.drover.engines.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.plugin.TaskUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What an engine says of the use of a container, as the agent wants it. */
final class UsageReport {
    private static final List<String> CPU =
            List.of("System Mode", "User Mode", "Throttled Periods", "Throttled Time", "Percent");

    private UsageReport() {}

    static TaskUsage of(JsonNode told, CpuMeter meter) {
        var cpu = told.path("cpu_stats");
        var used = cpu.path("cpu_usage");
        var share =
                meter.look(
                        System.nanoTime(),
                        used.path("total_usage").asLong(),
                        used.path("usage_in_kernelmode").asLong(),
                        used.path("usage_in_usermode").asLong());
        var throttled = cpu.path("throttling_data");
        return new TaskUsage(
                Instant.now(),
                new TaskUsage.Usage(
                        new TaskUsage.Cpu(
                                share.system(),
                                share.user(),
                                0,
                                throttled.path("throttled_periods").asLong(),
                                throttled.path("throttled_time").asLong(),
                                share.all(),
                                CPU),
                        memory(told.path("memory_stats"))),
                new TreeMap<>());
    }

    private static TaskUsage.Memory memory(JsonNode memory) {
        var details = memory.path("stats");
        boolean first = details.has("rss") || details.has("total_rss");
        var measured = new ArrayList<>(List.of("RSS", "Cache", "Swap", "Usage"));
        if (memory.has("max_usage")) {
            measured.add("Max Usage");
        }
        return new TaskUsage.Memory(
                details.path(first ? "rss" : "anon").asLong(),
                details.path(first ? "cache" : "file").asLong(),
                details.path("swap").asLong(),
                memory.path("usage").asLong(),
                memory.path("max_usage").asLong(),
                0,
                0,
                measured);
    }
}
