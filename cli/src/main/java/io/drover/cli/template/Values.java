package io.drover.cli.template;

import io.drover.api.client.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What values mean to a template. */
final class Values {
    private Values() {}

    static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0;
            case List<?> items -> !items.isEmpty();
            case Map<?, ?> members -> !members.isEmpty();
            default -> true;
        };
    }

    /**
     * A member of a map. One that is missing is nil where the map itself is there, for the JSON
     * that templates see leaves out what is empty.
     */
    static @Nullable Object field(@Nullable Object of, String name) throws TemplateException {
        return switch (of) {
            case null -> null;
            case Map<?, ?> members -> members.get(name);
            default ->
                    throw new TemplateException("can't evaluate field " + name + " in " + kind(of));
        };
    }

    static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case String _ -> "a string";
            case Number _ -> "a number";
            case Boolean _ -> "a boolean";
            case List<?> _ -> "a list";
            default -> "a map";
        };
    }

    /** As Go prints values: lists in brackets, maps as {@code map[key:value]}. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Double number ->
                    number == Math.rint(number) && Math.abs(number) < 1e15
                            ? String.valueOf(number.longValue())
                            : number.toString();
            case List<?> items -> {
                var text = new StringBuilder("[");
                for (Object item : items) {
                    text.append(text.length() == 1 ? "" : " ").append(text(item));
                }
                yield text.append(']').toString();
            }
            case Map<?, ?> members -> {
                var text = new StringBuilder("map[");
                for (var member : members.entrySet()) {
                    text.append(text.length() == 4 ? "" : " ")
                            .append(member.getKey())
                            .append(':')
                            .append(text(member.getValue()));
                }
                yield text.append(']').toString();
            }
            default -> value.toString();
        };
    }

    static String json(@Nullable Object value) {
        return Json.of(value).pretty();
    }
}
