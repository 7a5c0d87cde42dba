package io.drover.api.json;

import tools.jackson.core.JsonGenerator;

/**
 * Writes what compiled codecs leave to others: times, durations, bytes, decimals and values of any
 * shape.
 */
@FunctionalInterface
public interface OtherValues {
    /** Writes the value. */
    void write(Object value, JsonGenerator out);
}
