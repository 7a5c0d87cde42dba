package io.drover.jobspec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.json.Codec;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job's JSON without the members that say nothing, for people to read: reading it gives the same
 * job again. What fits into a line is one.
 */
final class CompactJson {
    private static final int WIDTH = 100;

    private final Codec codec;

    CompactJson(Codec codec) {
        this.codec = codec;
    }

    String of(Record item) {
        return text(item, 0) + "\n";
    }

    private String text(@Nullable Object value, int indent) {
        return switch (value) {
            case Record item -> object(members(item), indent);
            case Map<?, ?> map -> object(map, indent);
            case List<?> list -> {
                List<String> items = new ArrayList<>();
                list.forEach(item -> items.add(text(item, indent + 2)));
                yield laidOut("[", items, "]", indent);
            }
            case Duration duration -> Long.toString(duration.toNanos());
            case null, default -> codec.json().writeValueAsString(value);
        };
    }

    private String object(Map<?, ?> members, int indent) {
        List<String> items = new ArrayList<>();
        members.forEach((name, value) ->
                items.add(
                        codec.json().writeValueAsString(String.valueOf(name))
                                + ": "
                                + text(value, indent + 2)));
        return laidOut("{", items, "}", indent);
    }

    private static String laidOut(String open, List<String> items, String close, int indent) {
        String line = open + String.join(", ", items) + close;
        if (line.length() + indent <= WIDTH && line.indexOf('\n') < 0) {
            return line;
        }
        String inner = "\n" + " ".repeat(indent + 2);
        return open + inner + String.join("," + inner, items) + "\n" + " ".repeat(indent) + close;
    }

    /** What differs from a record of which nothing was said. */
    private Map<String, @Nullable Object> members(Record item) {
        Record absent = codec.json().readValue("{}", item.getClass());
        Map<String, @Nullable Object> members = new TreeMap<>();
        for (RecordComponent component : item.getClass().getRecordComponents()) {
            Object value = value(item, component);
            if (!Objects.equals(value, value(absent, component))) {
                members.put(name(component), value);
            }
        }
        return members;
    }

    private static @Nullable Object value(Record item, RecordComponent component) {
        try {
            return component.getAccessor().invoke(item);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        String name = component.getName();
        return named == null
                ? Character.toUpperCase(name.charAt(0)) + name.substring(1)
                : named.value();
    }
}
