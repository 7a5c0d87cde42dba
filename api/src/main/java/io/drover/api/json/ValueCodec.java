package io.drover.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;

/** Reads and writes one kind of value; null is null both ways. */
public interface ValueCodec<T> {
    /** Writes the value. */
    void write(@Nullable T value, JsonGenerator out, OtherValues others);

    /** Reads the value at which the parser stands. */
    @Nullable T read(JsonParser in, DeserializationContext context);
}
