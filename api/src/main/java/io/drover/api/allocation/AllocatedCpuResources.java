package io.drover.api.allocation;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processor time and cores that a task was given.
 *
 * @param cpuShares MHz
 * @param reservedCores Core IDs
 */
public record AllocatedCpuResources(int cpuShares, @Nullable List<Integer> reservedCores) {
    public AllocatedCpuResources {
        reservedCores = Ordered.list(reservedCores);
    }
}
