package io.drover.api.node;

import io.drover.api.Ordered;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of figures.
 *
 * @param nested nested
 * @param attributes attributes
 */
public record StatObject(
        @Nullable SortedMap<String, StatObject> nested,
        @Nullable SortedMap<String, StatValue> attributes) {
    public StatObject {
        nested = Ordered.map(nested);
        attributes = Ordered.map(attributes);
    }
}
