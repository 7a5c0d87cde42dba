package io.drover.api.json;

import io.drover.api.Bytes;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a record by its compiled codec and nothing else, to the same JSON as {@link Codec}.
 *
 * <p>For processes that write one record and end: making a mapper takes them longer than all the
 * rest.
 */
public final class DirectWriter {
    private DirectWriter() {}

    /** The record as JSON in one line. */
    public static <R extends Record> String write(R value, RecordCodec<R> codec) {
        var text = new StringWriter();
        try (JsonGenerator out =
                JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
            codec.encode(value, out, DirectWriter::other);
        }
        return text.toString();
    }

    @SuppressWarnings("IfChainToSwitch") // a switch over types is put together when it first runs
    private static void other(@Nullable Object value, JsonGenerator out) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> members) {
            object(members, out);
        } else if (value instanceof List<?> items) {
            out.writeStartArray(items, items.size());
            items.forEach(item -> other(item, out));
            out.writeEndArray();
        } else if (value instanceof Duration time) {
            out.writeNumber(time.toNanos());
        } else if (value instanceof Instant time) {
            out.writeString(Codec.text(time));
        } else if (value instanceof Bytes bytes) {
            out.writeBinary(bytes.toArray());
        } else {
            number(value, out);
        }
    }

    private static void object(Map<?, ?> members, JsonGenerator out) {
        var inOrder = new TreeMap<String, @Nullable Object>();
        members.forEach((name, member) -> inOrder.put(String.valueOf(name), member));
        out.writeStartObject(members);
        inOrder.forEach((name, member) -> {
            out.writeName(name);
            other(member, out);
        });
        out.writeEndObject();
    }

    @SuppressWarnings("IfChainToSwitch")
    private static void number(Object value, JsonGenerator out) {
        if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            Codec.write(number, out);
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }
}
