package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One figure of a device; one of the values is set.
 *
 * @param floatNumeratorVal float numerator val
 * @param floatDenominatorVal float denominator val
 * @param intNumeratorVal int numerator val
 * @param intDenominatorVal int denominator val
 * @param stringVal string val
 * @param boolVal bool val
 * @param unit unit
 * @param desc desc
 */
@RecordBuilder
public record StatValue(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double floatNumeratorVal,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) double floatDenominatorVal,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int intNumeratorVal,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int intDenominatorVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String stringVal,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean boolVal,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String unit,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String desc) {
    public StatValue {
        stringVal = Absent.asEmpty(stringVal);
        unit = Absent.asEmpty(unit);
        desc = Absent.asEmpty(desc);
    }
}
