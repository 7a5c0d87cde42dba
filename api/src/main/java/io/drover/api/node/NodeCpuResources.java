package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processors of a node in sum.
 *
 * @param cpuShares Total MHz
 * @param totalCpuCores total cpu cores
 * @param reservableCpuCores Core IDs
 */
public record NodeCpuResources(
        int cpuShares, int totalCpuCores, @Nullable List<Integer> reservableCpuCores) {
    public NodeCpuResources {
        reservableCpuCores = Ordered.list(reservableCpuCores);
    }
}
