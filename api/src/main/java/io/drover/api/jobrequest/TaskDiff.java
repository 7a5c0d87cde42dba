package io.drover.api.jobrequest;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of a task differ.
 *
 * @param type type
 * @param name name
 * @param fields fields
 * @param objects objects
 * @param annotations {@code forces create}, {@code forces destroy}, {@code forces in-place update},
 *     {@code forces create/destroy update}
 */
@RecordBuilder
public record TaskDiff(
        String type,
        String name,
        @Nullable List<FieldDiff> fields,
        @Nullable List<ObjectDiff> objects,
        @Nullable List<String> annotations) {
    public TaskDiff {
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        fields = Ordered.list(fields);
        objects = Ordered.list(objects);
        annotations = Ordered.list(annotations);
    }
}
