package io.drover.api.node;

import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the cores of a machine lie on its memory nodes.
 *
 * @param nodes NUMA node IDs
 * @param distances SLIT matrix
 * @param cores cores
 * @param overrideTotalCompute override total compute
 * @param overrideWitholdCompute Spelling as is
 */
@RecordBuilder
public record NumaTopology(
        @Nullable List<Integer> nodes,
        @Nullable List<List<Integer>> distances,
        @Nullable List<NumaCore> cores,
        int overrideTotalCompute,
        int overrideWitholdCompute) {
    public NumaTopology {
        nodes = Ordered.list(nodes);
        distances = Ordered.list(distances);
        cores = Ordered.list(cores);
    }
}
