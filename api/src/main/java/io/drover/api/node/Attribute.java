package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A value with a unit that a device tells about itself; one of the values is set.
 *
 * <p>The others are null.
 *
 * @param floatValue float
 * @param intValue int
 * @param text string
 * @param bool bool
 * @param unit unit
 */
@RecordBuilder
public record Attribute(
        @JsonProperty("Float") @Nullable Double floatValue,
        @JsonProperty("Int") @Nullable Long intValue,
        @JsonProperty("String") @Nullable String text,
        @Nullable Boolean bool,
        String unit) {
    public Attribute {
        unit = Absent.asEmpty(unit);
    }
}
