package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a single value differs.
 *
 * @param type type
 * @param name name
 * @param old old
 * @param newValue new
 * @param annotations annotations
 */
@RecordBuilder
public record FieldDiff(
        String type,
        String name,
        String old,
        @JsonProperty("New") String newValue,
        @Nullable List<String> annotations) {
    public FieldDiff {
        type = Absent.asEmpty(type);
        name = Absent.asEmpty(name);
        old = Absent.asEmpty(old);
        newValue = Absent.asEmpty(newValue);
        annotations = Ordered.list(annotations);
    }
}
