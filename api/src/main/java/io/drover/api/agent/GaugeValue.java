package io.drover.api.agent;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A metric that is set.
 *
 * @param name name
 * @param value value
 * @param labels labels
 */
public record GaugeValue(String name, double value, @Nullable SortedMap<String, String> labels) {
    public GaugeValue {
        name = Absent.asEmpty(name);
        labels = Ordered.map(labels);
    }
}
