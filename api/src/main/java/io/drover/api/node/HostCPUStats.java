package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What one processor of a machine does, in percent.
 *
 * @param cpu cpu
 * @param user user
 * @param system system
 * @param idle idle
 * @param totalPercent total percent
 * @param totalTicks total ticks
 */
@RecordBuilder
public record HostCPUStats(
        @JsonProperty("CPU") String cpu,
        double user,
        double system,
        double idle,
        double totalPercent,
        double totalTicks) {
    public HostCPUStats {
        cpu = Absent.asEmpty(cpu);
    }
}
