package io.drover.api.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Duration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.smile.SmileMapper;

/**
 * The mappers for the records of {@link io.drover.api}.
 *
 * <p>Names are Pascal case and match in any case when read; unknown members are ignored; durations
 * are whole nanoseconds; absent text is empty. Nesting is limited to 200 levels.
 */
public final class Codec {
    private static final int MAX_DEPTH = 200;

    private final ObjectMapper json;
    private final ObjectMapper smile;

    public Codec() {
        json =
                configure(
                                JsonMapper.builder(
                                        JsonFactory.builder()
                                                .streamReadConstraints(limits())
                                                .build()))
                        .build();
        smile = configure(SmileMapper.builder()).build();
    }

    /** JSON as the HTTP API shows it. */
    public ObjectMapper json() {
        return json;
    }

    /** The same shape in Smile's binary form, for the log, snapshots and node sessions. */
    public ObjectMapper smile() {
        return smile;
    }

    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build();
    }

    private static <B extends MapperBuilder<?, B>> B configure(B builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .withConfigOverride(
                        String.class,
                        o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                .addModule(
                        new SimpleModule("drover")
                                .addSerializer(Duration.class, new NanosSerializer())
                                .addDeserializer(Duration.class, new NanosDeserializer()));
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
        public Duration deserialize(JsonParser in, DeserializationContext context) {
            return Duration.ofNanos(in.getLongValue());
        }
    }
}
