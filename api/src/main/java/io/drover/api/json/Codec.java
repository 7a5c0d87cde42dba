package io.drover.api.json;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;

/**
 * The mappers for the records of {@link io.drover.api}.
 *
 * <p>Names are Pascal case, written in ascending order and matched in any case when read; unknown
 * members are ignored; durations are whole nanoseconds; times are RFC 3339 with the zero time as
 * null; floats carry a fraction; absent text is empty. Nesting is limited to 200 levels.
 *
 * <p>Making one costs some milliseconds and the first use of each record more: keep one per
 * process. Records that a {@link CompiledCodec} covers are read and written without reflection.
 */
public final class Codec {
    private static final int MAX_DEPTH = 200;

    private final ObjectMapper json;
    private final ObjectMapper smile;
    private final ObjectWriter pretty;

    public Codec() {
        this(new CompiledCodecs());
    }

    /** With another way to read and write records; for tests, {@code null} leaves reflection. */
    Codec(@Nullable JacksonModule records) {
        json =
                configure(
                                JsonMapper.builder(
                                        JsonFactory.builder()
                                                .streamReadConstraints(limits())
                                                .build()),
                                true,
                                records)
                        .build();
        smile =
                configure(
                                SmileMapper.builder(
                                        SmileFactory.builder()
                                                .streamReadConstraints(limits())
                                                .build()),
                                false,
                                records)
                        .build();
        pretty = json.writer().with(new FourBlanks());
    }

    /** JSON as the HTTP API shows it. */
    public ObjectMapper json() {
        return json;
    }

    /** The same shape in Smile's binary form, for the log, snapshots and node sessions. */
    public ObjectMapper smile() {
        return smile;
    }

    /** JSON indented by four blanks, without a newline at its end. */
    public ObjectWriter pretty() {
        return pretty;
    }

    /** A time as it is written. */
    static String text(Instant time) {
        return GoTime.format(time);
    }

    /** Writes a number with a fraction. */
    static void write(Double value, JsonGenerator out) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            out.writeNumber("0.0");
        } else if (size == 0 || (size >= 1e-6 && size < 1e21)) {
            out.writeNumber(FloatSerializer.plain(value));
        } else {
            out.writeNumber(value.toString());
        }
    }

    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
    }

    private static <B extends MapperBuilder<?, B>> B configure(
            B builder, boolean text, @Nullable JacksonModule records) {
        var module =
                new SimpleModule("drover")
                        .addSerializer(Duration.class, new NanosSerializer())
                        .addDeserializer(Duration.class, new NanosDeserializer())
                        .addSerializer(Instant.class, new TimeSerializer())
                        .addDeserializer(Instant.class, new TimeDeserializer());
        if (text) {
            module.addSerializer(Double.class, new FloatSerializer())
                    .addSerializer(double.class, new FloatSerializer());
        }
        if (records != null) {
            builder.addModule(records);
        }
        return builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(module);
    }

    private static final class NanosSerializer extends StdSerializer<Duration> {
        NanosSerializer() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator out, SerializationContext context) {
            out.writeNumber(value.toNanos());
        }
    }

    private static final class NanosDeserializer extends StdDeserializer<Duration> {
        NanosDeserializer() {
            super(Duration.class);
        }

        @Override
        public @Nullable Duration deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return Duration.ofNanos(in.getLongValue());
            }
            return context.reportInputMismatch(
                    Duration.class,
                    "%s is not a duration: expected whole nanoseconds, such as 30000000000 for 30s",
                    in.currentToken() == JsonToken.VALUE_STRING
                            ? "\"" + in.getString() + "\""
                            : String.valueOf(in.currentToken()));
        }
    }

    private static final class TimeSerializer extends StdSerializer<Instant> {
        TimeSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator out, SerializationContext context) {
            out.writeString(text(value));
        }
    }

    private static final class TimeDeserializer extends StdDeserializer<Instant> {
        TimeDeserializer() {
            super(Instant.class);
        }

        @Override
        public @Nullable Instant deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getString();
            try {
                return GoTime.parse(text);
            } catch (DateTimeParseException e) {
                return context.reportInputMismatch(
                        Instant.class,
                        "\"%s\" is not a time: expected RFC 3339, such as 2026-01-02T15:04:05Z",
                        text);
            }
        }
    }

    /** RFC 3339 without trailing zeros in the fraction; year 1 stands for no time. */
    private static final class GoTime {
        private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

        static String format(Instant time) {
            String text = time.toString();
            if (text.indexOf('.') < 0) {
                return text;
            }
            int end = text.length() - 1;
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            return text.substring(0, end) + "Z";
        }

        static @Nullable Instant parse(String text) {
            if (text.isEmpty()) {
                return null;
            }
            Instant time = Instant.parse(text);
            return time.equals(ZERO) ? null : time;
        }
    }

    private static final class FloatSerializer extends StdSerializer<Double> {
        FloatSerializer() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            write(value, out);
        }

        private static String plain(Double value) {
            String text = value.toString();
            if (text.indexOf('E') < 0) {
                return text;
            }
            String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
    }

    private static final class FourBlanks extends DefaultPrettyPrinter {
        private static final long serialVersionUID = 1L;

        FourBlanks() {
            super(
                    Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""));
            var indenter = new DefaultIndenter("    ", "\n");
            indentObjectsWith(indenter);
            indentArraysWith(indenter);
        }

        @Override
        public DefaultPrettyPrinter createInstance() {
            return new FourBlanks();
        }
    }
}
