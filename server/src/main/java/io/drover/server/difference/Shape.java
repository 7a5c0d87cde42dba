package io.drover.server.difference;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.job.ScalingPolicy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record of the model as named texts and named parts, under keys by which two versions of it are
 * compared: the name alone for what there is once, a name and what tells one from another for
 * lists.
 */
final class Shape {
    /** A scalar. */
    record Field(String name, String text) {}

    /** A block. */
    record Part(String name, Shape shape) {}

    /** What one of a list is called, where that is not the list's name without its last letter. */
    private static final Map<String, String> ONE_OF =
            Map.of(
                    "Affinities", "Affinity",
                    "DynamicPorts", "Dynamic Port",
                    "Identities", "Identity",
                    "ReservedPorts", "Static Port",
                    "ScalingPolicies", "Scaling",
                    "SpreadTarget", "Spread Target");

    /** Members whose values tell items of a list apart; the first that an item has counts. */
    private static final List<String> IDENTITIES =
            List.of(
                    "Name",
                    "Label",
                    "DestPath",
                    "Destination",
                    "GetterSource",
                    "DestinationName",
                    "Attribute",
                    "Value",
                    "Type");

    /** Lists of text whose order matters. */
    private static final Set<String> ORDERED = Set.of("Args");

    private static final Set<String> GIVEN_BY_SERVERS =
            Set.of("ID", "Namespace", "Target", "CreateIndex", "ModifyIndex");

    private final SortedMap<String, Field> fields = new TreeMap<>();
    private final SortedMap<String, Part> parts = new TreeMap<>();

    private Shape() {}

    /** Nothing at all: what is compared with it is new or gone. */
    static Shape empty() {
        return new Shape();
    }

    /**
     * A record without the named members.
     *
     * @param left what the caller compares itself, or what is no part of a specification
     */
    static Shape of(Record item, Set<String> left) {
        Shape shape = new Shape();
        for (RecordComponent component : item.getClass().getRecordComponents()) {
            String name = name(component);
            if (!left.contains(name)) {
                shape.add(name, value(item, component), component);
            }
        }
        return shape;
    }

    SortedMap<String, Field> fields() {
        return fields;
    }

    SortedMap<String, Part> parts() {
        return parts;
    }

    private void add(String name, @Nullable Object value, RecordComponent component) {
        switch (value) {
            case null -> {
                if (!isBlock(component)) {
                    field(name, "");
                }
            }
            case Record part -> part(name, "", part(part));
            case Map<?, ?> map when isFree(component) -> {
                Shape content = new Shape();
                map.forEach((key, item) -> content.flatten(String.valueOf(key), item));
                part(name, "", content);
            }
            case Map<?, ?> map -> addMap(name, map);
            case List<?> list -> addList(name, list);
            default -> field(name, text(value));
        }
    }

    private void addMap(String name, Map<?, ?> map) {
        map.forEach((key, value) -> {
            if (value instanceof Record part) {
                part(one(name), String.valueOf(key), part(part));
            } else {
                flatten(name + "[" + key + "]", value);
            }
        });
    }

    private void addList(String name, List<?> list) {
        int place = 0;
        Shape set = new Shape();
        for (Object item : list) {
            if (item instanceof Record part) {
                part(one(name), identity(part, place), part(part));
            } else if (ORDERED.contains(name)) {
                field(name + "[" + place + "]", text(item));
            } else {
                set.fields.put(text(item), new Field(name, text(item)));
            }
            place++;
        }
        if (!set.fields.isEmpty()) {
            part(name, "", set);
        }
    }

    /** Content without a schema: {@code args[0]}, {@code mount[0][source]}. */
    private void flatten(String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((key, item) -> flatten(name + "[" + key + "]", item));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    flatten(name + "[" + i + "]", list.get(i));
                }
            }
            default -> field(name, text(value));
        }
    }

    private static Shape part(Record item) {
        return of(item, item instanceof ScalingPolicy ? GIVEN_BY_SERVERS : Set.of());
    }

    private void field(String name, String text) {
        fields.put(name, new Field(name, text));
    }

    private void part(String name, String identity, Shape shape) {
        String key = name + '\0' + identity;
        int more = 2;
        while (parts.containsKey(key)) {
            key = name + '\0' + identity + '\0' + more++;
        }
        parts.put(key, new Part(name, shape));
    }

    private static String one(String list) {
        String one = ONE_OF.get(list);
        if (one != null) {
            return one;
        }
        return list.endsWith("s") ? list.substring(0, list.length() - 1) : list;
    }

    /** Networks are told apart by their place, constraints by all that they say. */
    private static String identity(Record item, int place) {
        SortedMap<String, Field> fields = of(item, Set.of()).fields;
        if (fields.containsKey("LTarget")) {
            return item.toString();
        }
        for (String name : IDENTITIES) {
            Field field = fields.get(name);
            if (field != null) {
                return field.text();
            }
        }
        return Integer.toString(place);
    }

    private static boolean isBlock(RecordComponent component) {
        Class<?> type = component.getType();
        return type.isRecord()
                || List.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type);
    }

    /** Whether it holds anything under any name, as drivers' settings do. */
    private static boolean isFree(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType type
                && type.getActualTypeArguments().length == 2
                && type.getActualTypeArguments()[1] == Object.class;
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        if (named != null && !named.value().isEmpty()) {
            return named.value();
        }
        String name = component.getName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static @Nullable Object value(Record item, RecordComponent component) {
        try {
            return component.getAccessor().invoke(item);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of the model are readable", e);
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof Duration duration
                ? Long.toString(duration.toNanos())
                : String.valueOf(value);
    }
}
