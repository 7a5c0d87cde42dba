package io.drover.api.agent;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric of single values.
 *
 * @param name name
 * @param points points
 */
public record PointValue(String name, @Nullable List<Double> points) {
    public PointValue {
        name = Absent.asEmpty(name);
        points = Ordered.list(points);
    }
}
