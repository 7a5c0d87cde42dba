package io.drover.api.json;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

/** Finds the codec that was compiled for a record: the class beside it, by its name. */
final class CompiledCodecs extends SimpleModule {
    private static final long serialVersionUID = 1L;

    CompiledCodecs() {
        super("compiled codecs");
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addSerializers(new Writers());
        context.addDeserializers(new Readers());
    }

    private static final class Writers implements Serializers {
        @Override
        public @Nullable ValueSerializer<?> findSerializer(
                SerializationConfig config,
                JavaType type,
                BeanDescription.Supplier description,
                com.fasterxml.jackson.annotation.JsonFormat.Value format) {
            RecordCodec<Record> codec = find(type.getRawClass());
            return codec == null ? null : new RecordSerializer(codec);
        }
    }

    private static final class Readers implements Deserializers {
        @Override
        public @Nullable ValueDeserializer<?> findBeanDeserializer(
                JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
            RecordCodec<Record> codec = find(type.getRawClass());
            return codec == null ? null : new RecordDeserializer(codec);
        }

        @Override
        public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
            return find(type) != null;
        }
    }

    private static @Nullable RecordCodec<Record> find(Class<?> type) {
        if (!type.isRecord()) {
            return null;
        }
        String name = type.getName().replace('$', '_') + "Codec";
        try {
            Constructor<?> constructor =
                    Class.forName(name, true, type.getClassLoader()).getDeclaredConstructor();
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked")
            var codec = (RecordCodec<Record>) constructor.newInstance();
            return codec;
        } catch (ClassNotFoundException e) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be used", e);
        }
    }

    private static final class RecordSerializer extends ValueSerializer<Record> {
        private final RecordCodec<Record> codec;

        RecordSerializer(RecordCodec<Record> codec) {
            this.codec = codec;
        }

        @Override
        public void serialize(Record value, JsonGenerator out, SerializationContext context) {
            codec.encode(value, out, (other, to) -> context.writeValue(to, other));
        }
    }

    private static final class RecordDeserializer extends ValueDeserializer<Record> {
        private final RecordCodec<Record> codec;

        RecordDeserializer(RecordCodec<Record> codec) {
            this.codec = codec;
        }

        @Override
        public @Nullable Record deserialize(JsonParser in, DeserializationContext context) {
            return codec.decode(in, context);
        }
    }
}
