package io.drover.api.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;

/**
 * Reads and writes one kind of record; each is written by the compiler, see {@link CompiledCodec}.
 */
public interface RecordCodec<R extends Record> {
    /** Writes the record as an object. */
    void encode(R value, JsonGenerator out, OtherValues others);

    /** Reads the object at which the parser stands; null for null. */
    @Nullable R decode(JsonParser in, DeserializationContext context);
}
