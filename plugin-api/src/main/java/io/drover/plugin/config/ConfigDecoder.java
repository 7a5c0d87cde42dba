package io.drover.plugin.config;

import io.drover.plugin.config.ConfigSpec.ArraySpec;
import io.drover.plugin.config.ConfigSpec.Attr;
import io.drover.plugin.config.ConfigSpec.Block;
import io.drover.plugin.config.ConfigSpec.BlockAttrs;
import io.drover.plugin.config.ConfigSpec.BlockList;
import io.drover.plugin.config.ConfigSpec.BlockMap;
import io.drover.plugin.config.ConfigSpec.BlockSet;
import io.drover.plugin.config.ConfigSpec.Default;
import io.drover.plugin.config.ConfigSpec.Literal;
import io.drover.plugin.config.ConfigSpec.ObjectSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks a raw configuration map against a spec and fills in the defaults.
 *
 * <p>Raw values have the shapes of JSON. A block may be a map or a list of maps, since job files
 * write both as {@code name { … }}. Scalars convert between text, number and bool where the meaning
 * is plain. The result has every attribute of the spec, null where it is absent.
 */
public final class ConfigDecoder {
    private final List<String> problems = new ArrayList<>();

    private ConfigDecoder() {}

    /**
     * Checks {@code raw} against {@code spec}.
     *
     * @param where what the messages call the block, such as {@code config}
     * @throws ConfigException with every problem found, none is hidden by another
     */
    public static Settings decode(
            ConfigSpec spec, Map<String, ? extends @Nullable Object> raw, String where)
            throws ConfigException {
        var decoder = new ConfigDecoder();
        var value = decoder.body(spec, copy(raw), where);
        if (!decoder.problems.isEmpty()) {
            throw new ConfigException(decoder.problems);
        }
        return value instanceof Map<?, ?> map ? Settings.of(copy(map)) : Settings.empty();
    }

    private @Nullable Object body(
            ConfigSpec spec, Map<String, @Nullable Object> raw, String where) {
        var known = new TreeSet<String>();
        names(spec, "", known);
        for (var name : raw.keySet()) {
            if (!known.contains(name)) {
                problems.add(unknown(name, known, where));
            }
        }
        return value(spec, "", raw, where);
    }

    private @Nullable Object value(
            ConfigSpec spec, String implied, Map<String, @Nullable Object> raw, String where) {
        return switch (spec) {
            case ObjectSpec(var attributes) -> {
                var result = new TreeMap<String, @Nullable Object>();
                attributes.forEach(
                        (key, nested) -> result.put(key, value(nested, key, raw, where)));
                yield result;
            }
            case ArraySpec(var values) -> {
                var result = new ArrayList<@Nullable Object>();
                values.forEach(nested -> result.add(value(nested, "", raw, where)));
                yield result;
            }
            case Attr attr -> attribute(attr, named(attr.name(), implied), raw, where);
            case Block block -> block(block, named(block.name(), implied), raw, where);
            case BlockAttrs block -> blockAttrs(block, named(block.name(), implied), raw, where);
            case BlockList(var name, var min, var max, var nested) ->
                    blockList(named(name, implied), min, max, nested, raw, where);
            case BlockSet(var name, var min, var max, var nested) ->
                    distinct(blockList(named(name, implied), min, max, nested, raw, where));
            case BlockMap(var name, var labels, var nested) ->
                    blockMap(named(name, implied), labels, nested, raw, where);
            case Default(var primary, var fallback) -> {
                var first = value(primary, implied, raw, where);
                yield first == null ? value(fallback, implied, raw, where) : first;
            }
            case Literal(var text) -> literal(text, where);
        };
    }

    private @Nullable Object literal(String text, String where) {
        try {
            return plain(LiteralParser.parse(text));
        } catch (IllegalArgumentException e) {
            problems.add(where + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object attribute(
            Attr attr, String name, Map<String, @Nullable Object> raw, String where) {
        var given = raw.get(name);
        if (given == null) {
            if (attr.required()) {
                problems.add(where + " needs the attribute \"" + name + "\" (" + attr.type() + ")");
            }
            return null;
        }
        return typed(attr.type(), given, where + "." + name);
    }

    private @Nullable Object block(
            Block block, String name, Map<String, @Nullable Object> raw, String where) {
        var bodies = bodies(raw.get(name), where + "." + name);
        if (bodies.size() > 1) {
            problems.add(
                    where + " has " + bodies.size() + " \"" + name + "\" blocks, expected one");
        }
        if (bodies.isEmpty()) {
            if (block.required()) {
                problems.add(where + " needs a block \"" + name + "\"");
            }
            return null;
        }
        return body(block.nested(), bodies.getFirst(), where + "." + name);
    }

    private @Nullable Object blockAttrs(
            BlockAttrs block, String name, Map<String, @Nullable Object> raw, String where) {
        var bodies = bodies(raw.get(name), where + "." + name);
        if (bodies.isEmpty()) {
            if (block.required()) {
                problems.add(where + " needs a block \"" + name + "\"");
            }
            return null;
        }
        var result = new TreeMap<String, @Nullable Object>();
        for (var body : bodies) {
            body.forEach((key, item) ->
                    result.put(
                            key,
                            item == null
                                    ? null
                                    : typed(block.type(), item, where + "." + name + "." + key)));
        }
        return result;
    }

    private List<@Nullable Object> blockList(
            String name,
            long min,
            long max,
            ConfigSpec nested,
            Map<String, @Nullable Object> raw,
            String where) {
        var bodies = bodies(raw.get(name), where + "." + name);
        if (bodies.size() < min) {
            problems.add(where + " needs at least " + min + " \"" + name + "\" blocks");
        }
        if (max > 0 && bodies.size() > max) {
            problems.add(where + " takes at most " + max + " \"" + name + "\" blocks");
        }
        var result = new ArrayList<@Nullable Object>();
        for (int i = 0; i < bodies.size(); i++) {
            result.add(body(nested, bodies.get(i), where + "." + name + "[" + i + "]"));
        }
        return result;
    }

    private Map<String, @Nullable Object> blockMap(
            String name,
            List<String> labels,
            ConfigSpec nested,
            Map<String, @Nullable Object> raw,
            String where) {
        var result = new TreeMap<String, @Nullable Object>();
        for (var body : bodies(raw.get(name), where + "." + name)) {
            body.forEach((label, inner) -> {
                var place = where + "." + name + "." + label;
                var inside = new TreeMap<String, @Nullable Object>();
                inside.put(label, inner);
                result.put(
                        label,
                        labels.size() > 1
                                ? blockMap(
                                        label,
                                        labels.subList(1, labels.size()),
                                        nested,
                                        inside,
                                        where + "." + name)
                                : single(nested, inner, place));
            });
        }
        return result;
    }

    private @Nullable Object single(ConfigSpec nested, @Nullable Object inner, String where) {
        var bodies = bodies(inner, where);
        return bodies.isEmpty() ? null : body(nested, bodies.getFirst(), where);
    }

    /** The bodies of repeated blocks, given as one map or as a list of maps. */
    private List<Map<String, @Nullable Object>> bodies(@Nullable Object given, String where) {
        var bodies = new ArrayList<Map<String, @Nullable Object>>();
        var items =
                switch (given) {
                    case null -> List.of();
                    case List<?> list -> list;
                    default -> List.of(given);
                };
        for (var item : items) {
            if (item instanceof Map<?, ?> map) {
                bodies.add(copy(map));
            } else {
                problems.add(where + " is " + shown(item) + ", expected a block");
            }
        }
        return bodies;
    }

    private @Nullable Object typed(String type, Object given, String where) {
        try {
            return convert(ConfigType.parse(type), given, where);
        } catch (IllegalArgumentException e) {
            problems.add(where + ": " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object convert(ConfigType type, @Nullable Object given, String where) {
        if (given == null) {
            return null;
        }
        return switch (type) {
            case ConfigType.Primitive(var name) -> primitive(name, given, where);
            case ConfigType.ListOf(var element, var unique) -> {
                var items = new ArrayList<@Nullable Object>();
                // One block of a list(map(…)) option reads as a map.
                var given2 = given instanceof Map<?, ?> ? List.of(given) : given;
                if (!(given2 instanceof List<?> list)) {
                    yield wrong(where, given, "a list");
                }
                for (int i = 0; i < list.size(); i++) {
                    items.add(convert(element, list.get(i), where + "[" + i + "]"));
                }
                yield unique ? distinct(items) : items;
            }
            case ConfigType.MapOf(var element) -> {
                var map = mapOf(given);
                if (map == null) {
                    yield wrong(where, given, "a map");
                }
                var entries = new TreeMap<String, @Nullable Object>();
                map.forEach((k, v) -> entries.put(k, convert(element, v, where + "." + k)));
                yield entries;
            }
            case ConfigType.TupleOf(var elements) -> {
                if (!(given instanceof List<?> list) || list.size() != elements.size()) {
                    yield wrong(where, given, "a list of " + elements.size() + " values");
                }
                var items = new ArrayList<@Nullable Object>();
                for (int i = 0; i < list.size(); i++) {
                    items.add(convert(elements.get(i), list.get(i), where + "[" + i + "]"));
                }
                yield items;
            }
            case ConfigType.ObjectOf(var attributes) -> {
                var map = mapOf(given);
                if (map == null) {
                    yield wrong(where, given, "an object");
                }
                var entries = new TreeMap<String, @Nullable Object>();
                attributes.forEach(
                        (k, t) -> entries.put(k, convert(t, map.get(k), where + "." + k)));
                yield entries;
            }
        };
    }

    private static List<@Nullable Object> distinct(List<@Nullable Object> items) {
        return new ArrayList<>(new LinkedHashSet<>(items));
    }

    /** A map, also when it is wrapped in a list of one as blocks are. */
    private static @Nullable Map<String, @Nullable Object> mapOf(Object given) {
        return switch (given) {
            case Map<?, ?> map -> copy(map);
            case List<?> list when list.size() == 1 && list.getFirst() instanceof Map<?, ?> map ->
                    copy(map);
            default -> null;
        };
    }

    private @Nullable Object primitive(String type, Object given, String where) {
        return switch (type) {
            case "string" -> text(given, where);
            case "bool" -> bool(given, where);
            case "number" -> number(given, where);
            default -> new Dynamic(plain(given));
        };
    }

    private @Nullable Object text(Object given, String where) {
        return switch (given) {
            case String text -> text;
            case Boolean bool -> bool.toString();
            case Number number -> String.valueOf(plain(number));
            default -> wrong(where, given, "a string");
        };
    }

    private @Nullable Object bool(Object given, String where) {
        return switch (given) {
            case Boolean bool -> bool;
            case String text when text.equals("true") || text.equals("1") -> true;
            case String text when text.equals("false") || text.equals("0") -> false;
            default -> wrong(where, given, "true or false");
        };
    }

    private @Nullable Object number(Object given, String where) {
        try {
            return switch (given) {
                case Number number -> plain(number);
                case String text -> plain(new BigDecimal(text.strip()));
                default -> wrong(where, given, "a number");
            };
        } catch (NumberFormatException _) {
            return wrong(where, given, "a number");
        }
    }

    private @Nullable Object wrong(String where, Object given, String expected) {
        problems.add(where + " is " + shown(given) + ", expected " + expected);
        return null;
    }

    /** Numbers as Long where exact, else Double; lists and maps likewise. */
    static @Nullable Object plain(@Nullable Object given) {
        return switch (given) {
            case null -> null;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Number number -> exact(new BigDecimal(number.toString()));
            case List<?> list -> {
                var items = new ArrayList<@Nullable Object>();
                list.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case Map<?, ?> map -> {
                var entries = new TreeMap<String, @Nullable Object>();
                copy(map).forEach((k, v) -> entries.put(k, plain(v)));
                yield entries;
            }
            default -> given;
        };
    }

    private static Object exact(BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException _) {
            return number.doubleValue();
        }
    }

    private static String named(String own, String implied) {
        return own.isEmpty() ? implied : own;
    }

    private static void names(ConfigSpec spec, String implied, Set<String> into) {
        switch (spec) {
            case ObjectSpec(var attributes) ->
                    attributes.forEach((key, nested) -> names(nested, key, into));
            case ArraySpec(var values) -> values.forEach(nested -> names(nested, "", into));
            case Attr attr -> into.add(named(attr.name(), implied));
            case Block block -> into.add(named(block.name(), implied));
            case BlockAttrs block -> into.add(named(block.name(), implied));
            case BlockList block -> into.add(named(block.name(), implied));
            case BlockSet block -> into.add(named(block.name(), implied));
            case BlockMap block -> into.add(named(block.name(), implied));
            case Default(var primary, var fallback) -> {
                names(primary, implied, into);
                names(fallback, implied, into);
            }
            case Literal _ -> {}
        }
    }

    private static String unknown(String name, Set<String> known, String where) {
        if (known.isEmpty()) {
            return where + " has \"" + name + "\", but takes no attributes";
        }
        return where + " has no attribute \"" + name + "\"; it takes " + String.join(", ", known);
    }

    /** A value as messages show it. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "\"" + text + "\"";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a block";
            default -> value.toString();
        };
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        var entries = new TreeMap<String, @Nullable Object>();
        map.forEach((key, value) -> entries.put(String.valueOf(key), value));
        return entries;
    }
}
