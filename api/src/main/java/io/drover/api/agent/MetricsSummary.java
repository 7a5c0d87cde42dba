package io.drover.api.agent;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the latest interval.
 *
 * <p>In-memory sink, last complete interval (10 s).
 *
 * @param timestamp {@code 2006-01-02 15:04:05 +0000 UTC}
 * @param gauges gauges
 * @param points points
 * @param counters counters
 * @param samples samples
 */
@RecordBuilder
public record MetricsSummary(
        String timestamp,
        @Nullable List<GaugeValue> gauges,
        @Nullable List<PointValue> points,
        @Nullable List<SampledValue> counters,
        @Nullable List<SampledValue> samples) {
    public MetricsSummary {
        timestamp = Absent.asEmpty(timestamp);
        gauges = Ordered.list(gauges);
        points = Ordered.list(points);
        counters = Ordered.list(counters);
        samples = Ordered.list(samples);
    }
}
