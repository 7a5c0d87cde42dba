package io.drover.api.job.consul;

import io.drover.api.Ordered;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers that are added, set or removed.
 *
 * @param add add
 * @param set set
 * @param remove remove
 */
public record ConsulHTTPHeaderModifiers(
        @Nullable SortedMap<String, String> add,
        @Nullable SortedMap<String, String> set,
        @Nullable List<String> remove) {
    public ConsulHTTPHeaderModifiers {
        remove = Ordered.list(remove);
        add = Ordered.map(add);
        set = Ordered.map(set);
    }
}
