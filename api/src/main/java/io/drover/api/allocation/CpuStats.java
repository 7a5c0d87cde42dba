package io.drover.api.allocation;

import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processor time that something uses.
 *
 * @param systemMode Percent
 * @param userMode user mode
 * @param totalTicks MHz
 * @param throttledPeriods throttled periods
 * @param throttledTime throttled time
 * @param percent percent
 * @param measured measured
 */
@RecordBuilder
public record CpuStats(
        double systemMode,
        double userMode,
        double totalTicks,
        int throttledPeriods,
        long throttledTime,
        double percent,
        @Nullable List<String> measured) {
    public CpuStats {
        measured = Ordered.list(measured);
    }
}
