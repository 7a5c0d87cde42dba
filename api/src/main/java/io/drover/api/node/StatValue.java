package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One figure of a device; one of the values is set.
 *
 * @param floatNumeratorVal the figure, or null
 * @param floatDenominatorVal the most that it could be, or null
 * @param intNumeratorVal the figure, or null
 * @param intDenominatorVal the most that it could be, or null
 * @param stringVal the figure, or null
 * @param boolVal the figure, or null
 * @param unit such as {@code MiB}
 * @param desc what it says, for people
 */
@RecordBuilder
public record StatValue(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Double floatNumeratorVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Double floatDenominatorVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long intNumeratorVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Long intDenominatorVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String stringVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Boolean boolVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String unit,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String desc) {
    public StatValue {
        unit = Absent.asEmpty(unit);
        desc = Absent.asEmpty(desc);
    }
}
