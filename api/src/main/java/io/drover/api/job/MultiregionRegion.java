package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What differs in one region of a multiregion job.
 *
 * @param name required
 * @param count Applied when the group count is 0; default {@code 1}
 * @param datacenters default {@code []}
 * @param nodePool Node pool name
 * @param meta default {@code {}}
 */
@RecordBuilder
public record MultiregionRegion(
        String name,
        @Nullable Integer count,
        @Nullable List<String> datacenters,
        String nodePool,
        @Nullable SortedMap<String, String> meta) {
    public MultiregionRegion {
        name = Absent.asEmpty(name);
        nodePool = Absent.asEmpty(nodePool);
        datacenters = Ordered.list(datacenters);
        meta = Ordered.map(meta);
    }
}
