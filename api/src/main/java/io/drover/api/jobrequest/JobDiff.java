package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How two versions of a job differ.
 *
 * @param type {@code None}, {@code Added}, {@code Deleted}, {@code Edited}
 * @param id id
 * @param fields fields
 * @param objects objects
 * @param taskGroups task groups
 */
@RecordBuilder
public record JobDiff(
        String type,
        @JsonProperty("ID") String id,
        @Nullable List<FieldDiff> fields,
        @Nullable List<ObjectDiff> objects,
        @Nullable List<TaskGroupDiff> taskGroups) {
    public JobDiff {
        type = Absent.asEmpty(type);
        id = Absent.asEmpty(id);
        fields = Ordered.list(fields);
        objects = Ordered.list(objects);
        taskGroups = Ordered.list(taskGroups);
    }
}
