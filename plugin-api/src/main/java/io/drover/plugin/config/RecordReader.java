package io.drover.plugin.config;

import io.drover.api.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings into records and collects what is wrong with them on the way.
 *
 * <p>No switches over types in here: their first use costs a starting plugin some 10 ms.
 */
final class RecordReader {
    private static final String TOP = "config";

    private final List<String> problems = new ArrayList<>();

    static <T> T read(Binding<T> binding, Settings settings) throws ConfigException {
        var reader = new RecordReader();
        var value = reader.record(binding, settings.values(), TOP);
        if (value == null || !reader.problems.isEmpty()) {
            throw new ConfigException(reader.problems);
        }
        return value;
    }

    /** What is wrong with the default of a rule; empty mostly. */
    static List<String> problemsOfDefault(Rule rule) {
        var reader = new RecordReader();
        try {
            var _ = reader.component(rule, null, rule.name());
        } catch (IllegalArgumentException e) {
            reader.problems.add(e.getMessage());
        }
        return reader.problems;
    }

    private <T> @Nullable T record(
            Binding<T> binding, Map<String, @Nullable Object> values, String where) {
        int before = problems.size();
        var rules = binding.rules();
        var components = new @Nullable Object[rules.size()];
        for (int i = 0; i < components.length; i++) {
            var rule = rules.get(i);
            components[i] = component(rule, values.get(rule.name()), where + "." + rule.name());
        }
        if (problems.size() > before) {
            return null;
        }
        try {
            return binding.make(components);
        } catch (IllegalArgumentException e) {
            problems.add((where.equals(TOP) ? "" : where + ": ") + e.getMessage());
            return null;
        }
    }

    private @Nullable Object component(Rule rule, @Nullable Object given, String where) {
        var value = given;
        if (value == null && rule.byDefault() != null) {
            value = ConfigDecoder.plain(LiteralParser.parse(rule.byDefault()));
        }
        if (value == null && rule.required()) {
            problems.add(where + " is missing, expected " + expected(rule));
            return null;
        }
        if (value == null && rule.nullable()) {
            return null;
        }
        return switch (rule.shape()) {
            case ONE -> one(rule, value, where);
            case LIST -> list(rule, value, where);
            case MAP -> map(rule, value, where);
        };
    }

    private @Nullable Object one(Rule rule, @Nullable Object value, String where) {
        var nested = rule.nested();
        if (nested != null) {
            var bodies = bodies(value, where);
            if (bodies.size() > 1) {
                problems.add(where + " is there " + bodies.size() + " times, expected one block");
            }
            return record(nested, bodies.isEmpty() ? new TreeMap<>() : bodies.getFirst(), where);
        }
        return value == null ? null : scalar(rule, value, where);
    }

    private List<@Nullable Object> list(Rule rule, @Nullable Object value, String where) {
        var nested = rule.nested();
        var items = new ArrayList<@Nullable Object>();
        List<?> given = nested == null ? items(value, where) : bodies(value, where);
        for (int i = 0; i < given.size(); i++) {
            var place = where + "[" + i + "]";
            items.add(
                    nested == null
                            ? scalar(rule, given.get(i), place)
                            : record(nested, asMap((Map<?, ?>) given.get(i)), place));
        }
        count(rule, items.size(), where);
        return Collections.unmodifiableList(items);
    }

    private List<?> items(@Nullable Object value, String where) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value != null) {
            wrong(where, value, "a list");
        }
        return List.of();
    }

    private SortedMap<String, @Nullable Object> map(
            Rule rule, @Nullable Object value, String where) {
        var entries = new TreeMap<String, @Nullable Object>();
        for (var body : bodies(value, where)) {
            body.forEach((key, item) -> entries.put(key, scalar(rule, item, where + "." + key)));
        }
        count(rule, entries.size(), where);
        return Collections.unmodifiableSortedMap(entries);
    }

    private void count(Rule rule, int items, String where) {
        if (items < rule.min()) {
            problems.add(where + " has " + items + " items, expected at least " + rule.min());
        }
        if (items > rule.max()) {
            problems.add(where + " has " + items + " items, expected at most " + rule.max());
        }
    }

    private List<Map<String, @Nullable Object>> bodies(@Nullable Object value, String where) {
        var bodies = new ArrayList<Map<String, @Nullable Object>>();
        for (var item : several(value)) {
            if (item instanceof Map<?, ?> map) {
                bodies.add(asMap(map));
            } else {
                wrong(where, item, "a block");
            }
        }
        return bodies;
    }

    private static List<?> several(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        return value == null ? List.of() : List.of(value);
    }

    private static Map<String, @Nullable Object> asMap(Map<?, ?> map) {
        var entries = new TreeMap<String, @Nullable Object>();
        map.forEach((key, item) -> entries.put(String.valueOf(key), item));
        return entries;
    }

    private @Nullable Object scalar(Rule rule, @Nullable Object value, String where) {
        try {
            return switch (rule.kind()) {
                case TEXT -> text(rule, value);
                case FLAG -> as(Boolean.class, value, "true or false");
                case INT ->
                        Math.toIntExact(whole(rule, value, Integer.MIN_VALUE, Integer.MAX_VALUE));
                case LONG -> whole(rule, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case DOUBLE -> decimal(rule, value);
                case DURATION -> duration(value);
                case BLOCK -> throw new IllegalStateException(where + " is a block");
            };
        } catch (MisfitException e) {
            wrong(where, value, e.expected);
            return null;
        }
    }

    /** A value is not what was expected. */
    private static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String expected;

        MisfitException(String expected) {
            super(expected, null, /* enableSuppression= */ false, /* writableStackTrace= */ false);
            this.expected = expected;
        }
    }

    private static <T> T as(Class<T> type, @Nullable Object value, String expected)
            throws MisfitException {
        if (!type.isInstance(value)) {
            throw new MisfitException(expected);
        }
        return type.cast(value);
    }

    private static String text(Rule rule, @Nullable Object value) throws MisfitException {
        var text = as(String.class, value, "a string");
        if (!rule.oneOf().isEmpty() && !rule.oneOf().contains(text)) {
            throw new MisfitException("one of " + String.join(", ", rule.oneOf()));
        }
        if (!rule.pattern().isEmpty() && !Pattern.matches(rule.pattern(), text)) {
            throw new MisfitException("a text that matches " + rule.pattern());
        }
        return text;
    }

    private static long whole(Rule rule, @Nullable Object value, long least, long greatest)
            throws MisfitException {
        long number = as(Long.class, value, "a whole number");
        long min = Math.max(least, rule.min());
        long max = Math.min(greatest, rule.max());
        if (number < min) {
            throw new MisfitException("at least " + min);
        }
        if (number > max) {
            throw new MisfitException("at most " + max);
        }
        return number;
    }

    private static double decimal(Rule rule, @Nullable Object value) throws MisfitException {
        double number = as(Number.class, value, "a number").doubleValue();
        if (rule.min() != Long.MIN_VALUE && number < rule.min()) {
            throw new MisfitException("at least " + rule.min());
        }
        if (rule.max() != Long.MAX_VALUE && number > rule.max()) {
            throw new MisfitException("at most " + rule.max());
        }
        return number;
    }

    private static Duration duration(@Nullable Object value) throws MisfitException {
        var expected = "a duration such as \"30s\", \"1m30s\" or \"250ms\"";
        try {
            var duration = GoDuration.parse(as(String.class, value, expected));
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (IllegalArgumentException _) {
            // Said below, in the words of all other options.
        }
        throw new MisfitException(expected);
    }

    private static String expected(Rule rule) {
        var name = "\"" + rule.name() + "\"";
        return rule.nested() != null || rule.shape() == Rule.Shape.MAP
                ? "a block " + name
                : name + " = " + rule.kind().type();
    }

    private void wrong(String where, @Nullable Object given, String expected) {
        problems.add(where + " is " + ConfigDecoder.shown(given) + ", expected " + expected);
    }
}
