package io.drover.client.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${…}} in a job's texts on the node. A name that is not known stays as it is
 * written.
 */
final class Interpolation {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{([A-Za-z0-9_.\\-]+|env\\[\"?([A-Za-z0-9_.\\-]+)\"?\\])\\}");

    private final Function<String, @Nullable String> values;

    /**
     * @param values a name such as {@code attr.cpu.arch}, {@code node.class}, {@code meta.rack} or
     *     {@code NOMAD_PORT_http} to its value; null when there is none
     */
    Interpolation(Function<String, @Nullable String> values) {
        this.values = values;
    }

    String text(String text) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.replaceAll(found -> {
            String name = found.group(2) == null ? found.group(1) : found.group(2);
            String value = values.apply(name);
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
    }

    SortedMap<String, String> texts(SortedMap<String, String> texts) {
        SortedMap<String, String> done = new TreeMap<>();
        texts.forEach((key, value) -> done.put(key, text(value)));
        return done;
    }

    /** Keys and texts at any depth. */
    SortedMap<String, Object> tree(Map<String, ?> tree) {
        SortedMap<String, Object> done = new TreeMap<>();
        tree.forEach((key, value) -> done.put(text(key), any(value)));
        return done;
    }

    private @Nullable Object any(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text(text);
            case Map<?, ?> map -> {
                SortedMap<String, Object> done = new TreeMap<>();
                map.forEach((k, v) -> done.put(text(String.valueOf(k)), any(v)));
                yield done;
            }
            case List<?> list -> {
                List<Object> done = new ArrayList<>();
                list.forEach(item -> done.add(any(item)));
                yield done;
            }
            default -> value;
        };
    }
}
