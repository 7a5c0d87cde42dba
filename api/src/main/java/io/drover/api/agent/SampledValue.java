package io.drover.api.agent;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A metric of samples, in sum.
 *
 * @param name name
 * @param count count
 * @param rate rate
 * @param sum sum
 * @param min min
 * @param max max
 * @param mean mean
 * @param stddev stddev
 * @param labels labels
 */
@RecordBuilder
public record SampledValue(
        String name,
        int count,
        double rate,
        double sum,
        double min,
        double max,
        double mean,
        double stddev,
        @Nullable SortedMap<String, String> labels) {
    public SampledValue {
        name = Absent.asEmpty(name);
        labels = Ordered.map(labels);
    }
}
