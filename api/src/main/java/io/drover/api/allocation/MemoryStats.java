package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory that something uses, in bytes.
 *
 * @param rss Bytes
 * @param cache cache
 * @param swap swap
 * @param usage usage
 * @param maxUsage max usage
 * @param kernelUsage kernel usage
 * @param kernelMaxUsage kernel max usage
 * @param measured Names of the fields that are real; others shown as n/a
 * @param mappedFile mapped file
 */
@RecordBuilder
public record MemoryStats(
        @JsonProperty("RSS") long rss,
        long cache,
        long swap,
        long usage,
        long maxUsage,
        long kernelUsage,
        long kernelMaxUsage,
        @Nullable List<String> measured,
        long mappedFile) {
    public MemoryStats {
        measured = Ordered.list(measured);
    }
}
