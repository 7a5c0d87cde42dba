package io.drover.api.json;

import io.drover.api.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;

/**
 * What compiled codecs are put together from. Each takes the short way for what is usual and leaves
 * the rest, such as a number in quotes, to the mapper.
 */
public final class Values {
    /** Text. */
    public static final ValueCodec<String> TEXT = new Text();

    /** A whole number of 32 bits. */
    public static final ValueCodec<Integer> INTEGER = new IntegerCodec();

    /** A whole number of 64 bits. */
    public static final ValueCodec<Long> LONG = new LongCodec();

    /** True or false. */
    public static final ValueCodec<Boolean> BOOLEAN = new BooleanCodec();

    private Values() {}

    /** Writes one record. */
    @FunctionalInterface
    public interface Writer<R> {
        /** Writes the record as an object. */
        void write(R value, JsonGenerator out, OtherValues others);
    }

    /** Reads one record. */
    @FunctionalInterface
    public interface Reader<R> {
        /** Reads the object at which the parser stands; null for null. */
        @Nullable R read(JsonParser in, DeserializationContext context);
    }

    /** A record inside of a list or a map. */
    public static <R> ValueCodec<R> record(Writer<R> writer, Reader<R> reader) {
        return new RecordValue<>(writer, reader);
    }

    /** A list. */
    public static <T> ValueCodec<List<T>> list(ValueCodec<T> element) {
        return new ListCodec<>(element);
    }

    /** A map that keeps the order in which it was read. */
    public static <V> ValueCodec<Map<String, V>> map(ValueCodec<V> value) {
        return new MapCodec<>(value, LinkedHashMap::new);
    }

    /** A map in key order. */
    public static <V> ValueCodec<SortedMap<String, V>> sortedMap(ValueCodec<V> value) {
        return new MapCodec<>(value, TreeMap::new);
    }

    /** What the mapper knows how to read and write. */
    public static <T> ValueCodec<T> other(Class<T> type) {
        return new Other<>(type);
    }

    /** Whether there is something to write: neither null nor empty. */
    @SuppressWarnings("IfChainToSwitch") // a switch over types is put together when it first runs
    public static boolean isThere(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> items) {
            return !items.isEmpty();
        }
        if (value instanceof Map<?, ?> entries) {
            return !entries.isEmpty();
        }
        if (value instanceof Bytes bytes) {
            return bytes.length() > 0;
        }
        return value != null;
    }

    /** Whether the parser stands at an object. */
    public static boolean startsObject(JsonParser in) {
        return in.currentToken() == JsonToken.START_OBJECT;
    }

    /** Null for null; anything else that is no object is the mapper's to refuse. */
    public static <R> @Nullable R noObject(
            Class<R> type, JsonParser in, DeserializationContext context) {
        return isNull(in) ? null : type.cast(context.handleUnexpectedToken(type, in));
    }

    /** A constructor refused what was read. */
    public static <R> R refused(
            Class<R> type, RuntimeException why, DeserializationContext context) {
        return type.cast(context.handleInstantiationProblem(type, null, why));
    }

    /** The error with the member at which it happened. */
    public static JacksonException at(JacksonException e, Class<?> type, @Nullable String name) {
        return name == null ? e : e.prependPath(type, name);
    }

    public static int readInt(JsonParser in, DeserializationContext context) {
        return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? in.getIntValue()
                : context.readValue(in, int.class);
    }

    public static long readLong(JsonParser in, DeserializationContext context) {
        return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? in.getLongValue()
                : context.readValue(in, long.class);
    }

    public static double readDouble(JsonParser in, DeserializationContext context) {
        return in.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                ? in.getDoubleValue()
                : context.readValue(in, double.class);
    }

    public static boolean readBoolean(JsonParser in, DeserializationContext context) {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> context.readValue(in, boolean.class);
        };
    }

    /** Writes what the mapper knows how to write. */
    public static void writeOther(@Nullable Object value, JsonGenerator out, OtherValues others) {
        if (value == null) {
            out.writeNull();
        } else {
            others.write(value, out);
        }
    }

    /** Reads what the mapper knows how to read. */
    public static <T> @Nullable T readOther(
            Class<T> type, JsonParser in, DeserializationContext context) {
        return isNull(in) ? null : context.readValue(in, type);
    }

    private static boolean isNull(JsonParser in) {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    private record Text() implements ValueCodec<String> {
        @Override
        public void write(@Nullable String value, JsonGenerator out, OtherValues others) {
            out.writeString(value);
        }

        @Override
        public @Nullable String read(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_STRING
                    ? in.getString()
                    : readOther(String.class, in, context);
        }
    }

    private record IntegerCodec() implements ValueCodec<Integer> {
        @Override
        public void write(@Nullable Integer value, JsonGenerator out, OtherValues others) {
            if (value == null) {
                out.writeNull();
            } else {
                out.writeNumber(value.intValue());
            }
        }

        @Override
        public @Nullable Integer read(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? Integer.valueOf(in.getIntValue())
                    : readOther(Integer.class, in, context);
        }
    }

    private record LongCodec() implements ValueCodec<Long> {
        @Override
        public void write(@Nullable Long value, JsonGenerator out, OtherValues others) {
            if (value == null) {
                out.writeNull();
            } else {
                out.writeNumber(value.longValue());
            }
        }

        @Override
        public @Nullable Long read(JsonParser in, DeserializationContext context) {
            return in.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? Long.valueOf(in.getLongValue())
                    : readOther(Long.class, in, context);
        }
    }

    private record BooleanCodec() implements ValueCodec<Boolean> {
        @Override
        public void write(@Nullable Boolean value, JsonGenerator out, OtherValues others) {
            if (value == null) {
                out.writeNull();
            } else {
                out.writeBoolean(value);
            }
        }

        @Override
        public @Nullable Boolean read(JsonParser in, DeserializationContext context) {
            return switch (in.currentToken()) {
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                default -> readOther(Boolean.class, in, context);
            };
        }
    }

    private record Other<T>(Class<T> type) implements ValueCodec<T> {
        @Override
        public void write(@Nullable T value, JsonGenerator out, OtherValues others) {
            writeOther(value, out, others);
        }

        @Override
        public @Nullable T read(JsonParser in, DeserializationContext context) {
            return readOther(type, in, context);
        }
    }

    private record RecordValue<R>(Writer<R> writer, Reader<R> reader) implements ValueCodec<R> {
        @Override
        public void write(@Nullable R value, JsonGenerator out, OtherValues others) {
            if (value == null) {
                out.writeNull();
            } else {
                writer.write(value, out, others);
            }
        }

        @Override
        public @Nullable R read(JsonParser in, DeserializationContext context) {
            return reader.read(in, context);
        }
    }

    private record ListCodec<T>(ValueCodec<T> element) implements ValueCodec<List<T>> {
        @Override
        public void write(@Nullable List<T> value, JsonGenerator out, OtherValues others) {
            if (value == null) {
                out.writeNull();
                return;
            }
            out.writeStartArray(value, value.size());
            for (T item : value) {
                element.write(item, out, others);
            }
            out.writeEndArray();
        }

        @Override
        @SuppressWarnings({
            "NullAway",
            "unchecked"
        }) // a list may hold nulls on the wire; the record decides
        public @Nullable List<T> read(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                return isNull(in)
                        ? null
                        : (List<T>) context.handleUnexpectedToken(ArrayList.class, in);
            }
            List<T> items = new ArrayList<>();
            try {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(element.read(in, context));
                }
            } catch (JacksonException e) {
                throw e.prependPath(items, items.size());
            }
            return items;
        }
    }

    private record MapCodec<V, M extends Map<String, V>>(
            ValueCodec<V> value, Supplier<? extends M> empty) implements ValueCodec<M> {
        @Override
        public void write(@Nullable M entries, JsonGenerator out, OtherValues others) {
            if (entries == null) {
                out.writeNull();
                return;
            }
            out.writeStartObject(entries);
            for (Map.Entry<String, V> entry : inOrder(entries).entrySet()) {
                out.writeName(entry.getKey());
                value.write(entry.getValue(), out, others);
            }
            out.writeEndObject();
        }

        private static <V> Map<String, V> inOrder(Map<String, V> entries) {
            return entries instanceof SortedMap ? entries : new TreeMap<>(entries);
        }

        @Override
        @SuppressWarnings({
            "NullAway",
            "unchecked"
        }) // a map may hold nulls on the wire; the record decides
        public @Nullable M read(JsonParser in, DeserializationContext context) {
            M entries = empty.get();
            if (!startsObject(in)) {
                return isNull(in)
                        ? null
                        : (M) context.handleUnexpectedToken(entries.getClass(), in);
            }
            String name = null;
            try {
                while ((name = in.nextName()) != null) {
                    in.nextToken();
                    entries.put(name, value.read(in, context));
                    name = null;
                }
            } catch (JacksonException e) {
                throw at(e, entries.getClass(), name);
            }
            return entries;
        }
    }
}
