package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processor time and cores that are not for allocations.
 *
 * @param cpuShares cpu shares
 * @param reservedCpuCores reserved cpu cores
 */
public record NodeReservedCpuResources(int cpuShares, @Nullable List<Integer> reservedCpuCores) {
    public NodeReservedCpuResources {
        reservedCpuCores = Ordered.list(reservedCpuCores);
    }
}
