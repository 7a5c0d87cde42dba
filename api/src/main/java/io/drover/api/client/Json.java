package io.drover.api.client;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as it came, asked member by member.
 *
 * <p>What is missing reads like null, and null like the zero of what was asked for, so that a
 * reader need not care which of the two an agent sends. Members are in the order of their names.
 */
public final class Json {
    private static final Json NULL = new Json(null, null);

    private final @Nullable String unread;
    private @Nullable Object known;

    private Json(@Nullable Object value, @Nullable String unread) {
        this.known = value;
        this.unread = unread;
    }

    /**
     * Wraps maps with text keys, lists, text, numbers, booleans and null, and others of its kind.
     */
    public static Json of(@Nullable Object plain) {
        if (plain instanceof Json json) {
            return json;
        }
        return plain == null ? NULL : new Json(plain, null);
    }

    /**
     * Takes over text that is known to be an object in JSON. It is read only when something of it
     * is asked for, and sent on as it is.
     */
    public static Json unread(String object) {
        return new Json(null, object);
    }

    private @Nullable Object value() {
        if (known == null && unread != null) {
            known = parse(unread).known;
        }
        return known;
    }

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException if it is no JSON; the message says where
     */
    public static Json parse(String text) {
        try (JsonParser in = factory().createParser(ObjectReadContext.empty(), text)) {
            return of(read(in));
        }
    }

    /** Reads one value; an empty stream is null. */
    static Json parse(InputStream bytes) {
        try (JsonParser in = factory().createParser(ObjectReadContext.empty(), bytes)) {
            return of(read(in));
        }
    }

    static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(200)
                                .maxStringLength(64 << 20)
                                .build())
                .build();
    }

    private static @Nullable Object read(JsonParser in) {
        try {
            JsonToken first = in.nextToken();
            return first == null ? null : value(in, first);
        } catch (StreamReadException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser in, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                var members = new TreeMap<String, @Nullable Object>();
                while (in.nextToken() != JsonToken.END_OBJECT) {
                    String name = in.currentName();
                    members.put(name, value(in, in.nextToken()));
                }
                yield members;
            }
            case START_ARRAY -> {
                var items = new ArrayList<@Nullable Object>();
                for (JsonToken next = in.nextToken();
                        next != JsonToken.END_ARRAY;
                        next = in.nextToken()) {
                    items.add(value(in, next));
                }
                yield items;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_STRING -> in.getString();
            default -> null;
        };
    }

    /** The member, or null's {@code Json} when there is none. */
    public Json get(String name) {
        return value() instanceof Map<?, ?> members ? of(members.get(name)) : NULL;
    }

    /** The items of a list; empty for anything else. */
    public List<Json> items() {
        if (!(value() instanceof List<?> items)) {
            return List.of();
        }
        var wrapped = new ArrayList<Json>(items.size());
        items.forEach(item -> wrapped.add(of(item)));
        return wrapped;
    }

    /** The items of the list under a name. */
    public List<Json> items(String name) {
        return get(name).items();
    }

    /** The members of an object in the order of their names; empty for anything else. */
    public SortedMap<String, Json> members() {
        var wrapped = new TreeMap<String, Json>();
        if (value() instanceof Map<?, ?> members) {
            members.forEach((name, member) -> wrapped.put(String.valueOf(name), of(member)));
        }
        return Collections.unmodifiableSortedMap(wrapped);
    }

    /** The members of the object under a name. */
    public SortedMap<String, Json> members(String name) {
        return get(name).members();
    }

    public String text(String name) {
        return get(name).text();
    }

    /** The texts of a list. */
    public List<String> texts(String name) {
        return items(name).stream().map(Json::text).toList();
    }

    public long number(String name) {
        return get(name).number();
    }

    public double decimal(String name) {
        return get(name).value() instanceof Number number ? number.doubleValue() : 0;
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(get(name).value());
    }

    /** A duration in whole nanoseconds. */
    public Duration duration(String name) {
        return Duration.ofNanos(number(name));
    }

    /** A time in RFC 3339; null for none and for the zero time. */
    public @Nullable Instant time(String name) {
        String text = text(name);
        return text.isEmpty() || text.startsWith("0001-01-01T") ? null : Instant.parse(text);
    }

    /** Text as it is, null as empty, anything else as JSON. */
    public String text() {
        if (value() instanceof String text) {
            return text;
        }
        return value() == null ? "" : pretty();
    }

    public long number() {
        return value() instanceof Number number ? number.longValue() : 0;
    }

    public boolean isNull() {
        return value() == null;
    }

    /** Whether it is null, empty text, or a list or object without anything in it. */
    public boolean isEmpty() {
        return value() == null
                || (value() instanceof String text && text.isEmpty())
                || (value() instanceof List<?> items && items.isEmpty())
                || (value() instanceof Map<?, ?> members && members.isEmpty());
    }

    /** Maps, lists, text, numbers, booleans or null. */
    public @Nullable Object plain() {
        return value();
    }

    /** JSON with names in order, indented by four blanks. */
    public String pretty() {
        var out = new StringBuilder();
        write(out, value(), 0);
        return out.toString();
    }

    @SuppressWarnings("IfChainToSwitch")
    private static void write(StringBuilder out, @Nullable Object value, int depth) {
        if (value instanceof String text) {
            quote(out, text);
        } else if (value instanceof Map<?, ?> members) {
            writeMembers(out, members, depth);
        } else if (value instanceof List<?> items) {
            writeItems(out, items, depth);
        } else if (value instanceof Double number) {
            out.append(decimal(number));
        } else if (value instanceof Json json) {
            writeInside(out, json, depth);
        } else {
            out.append(value);
        }
    }

    private static void writeInside(StringBuilder out, Json json, int depth) {
        if (json.unread == null) {
            write(out, json.known, depth);
        } else {
            out.append(json.unread);
        }
    }

    private static void writeMembers(StringBuilder out, Map<?, ?> members, int depth) {
        if (members.isEmpty()) {
            out.append("{}");
            return;
        }
        char before = '{';
        for (var member : members.entrySet()) {
            out.append(before);
            newLine(out, depth + 1);
            quote(out, String.valueOf(member.getKey()));
            out.append(": ");
            write(out, member.getValue(), depth + 1);
            before = ',';
        }
        newLine(out, depth);
        out.append('}');
    }

    private static void writeItems(StringBuilder out, List<?> items, int depth) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        char before = '[';
        for (Object item : items) {
            out.append(before);
            newLine(out, depth + 1);
            write(out, item, depth + 1);
            before = ',';
        }
        newLine(out, depth);
        out.append(']');
    }

    private static void newLine(StringBuilder out, int depth) {
        out.append('\n').repeat("    ", depth);
    }

    private static String decimal(double number) {
        String text = Double.toString(number);
        double size = Math.abs(number);
        if (text.indexOf('E') < 0 || size < 1e-6 || size >= 1e21) {
            return text;
        }
        String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && Objects.equals(value(), json.value());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value());
    }

    @Override
    public String toString() {
        return pretty();
    }
}
