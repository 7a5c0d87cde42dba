package io.drover.api.jobrequest;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of a group differ.
 *
 * @param type type
 * @param name name
 * @param fields fields
 * @param objects objects
 * @param tasks tasks
 * @param updates Keys: {@code ignore}, {@code create}, {@code destroy}, {@code migrate}, {@code
 *     canary}, {@code in-place update}, {@code create/destroy update}
 */
@RecordBuilder
public record TaskGroupDiff(
        String type,
        String name,
        @Nullable List<FieldDiff> fields,
        @Nullable List<ObjectDiff> objects,
        @Nullable List<TaskDiff> tasks,
        @Nullable SortedMap<String, Integer> updates) {
    public TaskGroupDiff {
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        fields = Ordered.list(fields);
        objects = Ordered.list(objects);
        tasks = Ordered.list(tasks);
        updates = Ordered.map(updates);
    }
}
