package io.drover.api.json;

import io.drover.api.Bytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes any record with random content, often null or empty. */
final class RandomRecords {
    private static final List<String> TEXTS =
            List.of("", "a", "web", "ünïcode \"quoted\"\n", "0", "true", "x".repeat(70));

    private final Random random;

    RandomRecords(long seed) {
        random = new Random(seed);
    }

    Record make(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = value(components[i].getGenericType(), depth);
        }
        try {
            var constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private @Nullable Object value(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            return random.nextInt(4) == 0 ? null : collection(generic, depth);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == int.class) {
            return number();
        } else if (plain == long.class) {
            return longNumber();
        } else if (plain == double.class) {
            return fraction();
        } else if (plain == boolean.class) {
            return random.nextBoolean();
        }
        return random.nextInt(4) == 0 ? null : object(plain, depth);
    }

    private @Nullable Object object(Class<?> type, int depth) {
        if (type.isRecord()) {
            return depth == 0 ? null : make(type, depth - 1);
        }
        return switch (type.getName()) {
            case "java.lang.String" -> text();
            case "java.lang.Integer" -> number();
            case "java.lang.Long" -> longNumber();
            case "java.lang.Double" -> fraction();
            case "java.lang.Boolean" -> random.nextBoolean();
            case "java.time.Duration" -> Duration.ofNanos(longNumber() / 4);
            case "java.time.Instant" ->
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(3) * 5_000_000L);
            case "io.drover.api.Bytes" -> Bytes.of(text().getBytes(StandardCharsets.UTF_8));
            case "java.lang.Object" -> anything(2);
            default -> throw new IllegalArgumentException("no random value for " + type);
        };
    }

    private Object collection(ParameterizedType type, int depth) {
        List<Type> arguments = List.of(type.getActualTypeArguments());
        int size = depth == 0 ? 0 : random.nextInt(3);
        if (type.getRawType() == List.class) {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                items.add(present(arguments.getFirst(), depth));
            }
            return items;
        }
        SortedMap<String, Object> entries = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            entries.put(text(), present(arguments.getLast(), depth));
        }
        return entries;
    }

    private Object present(Type type, int depth) {
        Object value = null;
        while (value == null) {
            value = value(type, Math.max(1, depth - 1));
        }
        return value;
    }

    private Object anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> text();
            case 1 -> number();
            case 2 -> random.nextBoolean();
            case 3 -> 0.5;
            case 4 -> List.of(anything(depth - 1), anything(depth - 1));
            default -> new TreeMap<>(Map.of("z", anything(depth - 1), "a", anything(depth - 1)));
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private int number() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(100);
            case 2 -> Integer.MAX_VALUE;
            default -> random.nextInt();
        };
    }

    private long longNumber() {
        return random.nextBoolean() ? number() : random.nextLong();
    }

    private double fraction() {
        return random.nextBoolean() ? random.nextInt(100) : random.nextGaussian() * 1e6;
    }
}
