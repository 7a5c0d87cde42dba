package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of the world that storage can be reached from.
 *
 * @param segments by name of a dimension, such as a zone, where in it
 */
public record CSITopology(@Nullable SortedMap<String, String> segments) {
    public CSITopology {
        segments = Ordered.map(segments);
    }
}
