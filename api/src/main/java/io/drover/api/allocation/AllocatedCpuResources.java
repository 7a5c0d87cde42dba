package io.drover.api.allocation;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Allocated cpu resources.
 *
 * @param cpuShares MHz
 * @param reservedCores Core IDs
 */
public record AllocatedCpuResources(int cpuShares, @Nullable List<Integer> reservedCores) {
    public AllocatedCpuResources {
        reservedCores = Ordered.list(reservedCores);
    }
}
