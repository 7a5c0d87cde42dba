package io.drover.plugin.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** {@link Settings} as MessagePack, the form in which they travel to and from plugins. */
public final class MsgPack {
    /** Deeper nesting than any configuration has; keeps hostile bytes from using up the stack. */
    private static final int DEEPEST = 64;

    private MsgPack() {}

    /** A map with its keys in order and every attribute present. */
    public static byte[] encode(Settings settings) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(packer, settings.values());
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("encoding in memory", e);
        }
    }

    /**
     * Reads a map; no bytes are an empty map.
     *
     * @throws IllegalArgumentException if the bytes are something else
     */
    public static Settings decode(byte[] bytes) {
        if (bytes.length == 0) {
            return Settings.empty();
        }
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
            var value = unpack(unpacker, 0);
            if (value == null) {
                return Settings.empty();
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("MessagePack: expected a map");
            }
            var entries = new TreeMap<String, @Nullable Object>();
            map.forEach((key, item) -> entries.put(String.valueOf(key), item));
            return Settings.of(entries);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("MessagePack cannot be read: " + e.getMessage(), e);
        }
    }

    private static void pack(MessagePacker packer, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> packer.packNil();
            case String text -> packer.packString(text);
            case Boolean bool -> packer.packBoolean(bool);
            case Long number -> packer.packLong(number);
            case Integer number -> packer.packInt(number);
            case Double number -> packer.packDouble(number);
            case BigInteger number -> packer.packString(number.toString());
            case List<?> list -> {
                packer.packArrayHeader(list.size());
                for (var item : list) {
                    pack(packer, item);
                }
            }
            case Map<?, ?> map -> {
                packer.packMapHeader(map.size());
                for (var entry : map.entrySet()) {
                    packer.packString(String.valueOf(entry.getKey()));
                    pack(packer, entry.getValue());
                }
            }
            case Dynamic(var inner) -> {
                var type = typeOf(inner).getBytes(StandardCharsets.UTF_8);
                packer.packArrayHeader(2);
                packer.packBinaryHeader(type.length);
                packer.writePayload(type);
                pack(packer, inner);
            }
            default ->
                    throw new IllegalArgumentException(
                            "no MessagePack form for " + value.getClass());
        }
    }

    /** The JSON name of a dynamic value's type. */
    private static String typeOf(@Nullable Object value) {
        return switch (value) {
            case null -> "\"dynamic\"";
            case String _ -> "\"string\"";
            case Boolean _ -> "\"bool\"";
            case Number _ -> "\"number\"";
            case List<?> list -> {
                var types = new ArrayList<String>();
                list.forEach(item -> types.add(typeOf(item)));
                yield "[\"tuple\",[" + String.join(",", types) + "]]";
            }
            case Map<?, ?> map -> {
                var types = new ArrayList<String>();
                map.forEach(
                        (key, item) -> types.add(quoted(String.valueOf(key)) + ":" + typeOf(item)));
                yield "[\"object\",{" + String.join(",", types) + "}]";
            }
            default -> throw new IllegalArgumentException("no type for " + value.getClass());
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static @Nullable Object unpack(MessageUnpacker unpacker, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("nested deeper than " + DEEPEST);
        }
        return switch (unpacker.getNextFormat().getValueType()) {
            case NIL -> {
                unpacker.unpackNil();
                yield null;
            }
            case BOOLEAN -> unpacker.unpackBoolean();
            case INTEGER -> unpacker.unpackValue().asIntegerValue().toLong();
            case FLOAT -> unpacker.unpackDouble();
            case STRING -> unpacker.unpackString();
            case BINARY ->
                    new String(
                            unpacker.readPayload(unpacker.unpackBinaryHeader()),
                            StandardCharsets.UTF_8);
            case ARRAY -> {
                int size = unpacker.unpackArrayHeader();
                var items = new ArrayList<@Nullable Object>();
                for (int i = 0; i < size; i++) {
                    items.add(unpack(unpacker, depth + 1));
                }
                yield items;
            }
            case MAP -> {
                int size = unpacker.unpackMapHeader();
                var entries = new TreeMap<String, @Nullable Object>();
                for (int i = 0; i < size; i++) {
                    entries.put(
                            String.valueOf(unpack(unpacker, depth + 1)),
                            unpack(unpacker, depth + 1));
                }
                yield entries;
            }
            case EXTENSION -> {
                unpacker.skipValue();
                yield null;
            }
        };
    }
}
