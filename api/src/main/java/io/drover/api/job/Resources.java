package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks for.
 *
 * <p>Used in a task's {@code resources} block, in the legacy {@code Allocation.Resources}, and in
 * {@code AllocationMetric.ResourcesExhausted}.
 *
 * @param cpu MHz; default {@code 100} (0 when {@code Cores} is set)
 * @param cores Reserved whole cores; excludes CPU
 * @param memoryMb MiB; default {@code 300}
 * @param memoryMaxMb Oversubscription ceiling; {@code -1} means no limit
 * @param diskMb Legacy; group EphemeralDisk counts instead
 * @param networks Legacy task networks
 * @param devices devices
 * @param numa numa
 * @param secretsMb Size of the secrets tmpfs
 * @param iops Deprecated, ignored
 */
@RecordBuilder
public record Resources(
        @JsonProperty("CPU") @Nullable Integer cpu,
        int cores,
        @JsonProperty("MemoryMB") @Nullable Integer memoryMb,
        @JsonProperty("MemoryMaxMB") int memoryMaxMb,
        @JsonProperty("DiskMB") int diskMb,
        @Nullable List<NetworkResource> networks,
        @Nullable List<RequestedDevice> devices,
        @JsonProperty("NUMA") @Nullable NUMAResource numa,
        @JsonProperty("SecretsMB") int secretsMb,
        @JsonProperty("IOPS") int iops) {
    public Resources {
        networks = Ordered.list(networks);
        devices = Ordered.list(devices);
    }
}
