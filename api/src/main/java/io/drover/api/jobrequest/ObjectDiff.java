package io.drover.api.jobrequest;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a block of values differs.
 *
 * @param type type
 * @param name name
 * @param fields fields
 * @param objects objects
 */
public record ObjectDiff(
        String type,
        String name,
        @Nullable List<FieldDiff> fields,
        @Nullable List<ObjectDiff> objects) {
    public ObjectDiff {
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        fields = Ordered.list(fields);
        objects = Ordered.list(objects);
    }
}
