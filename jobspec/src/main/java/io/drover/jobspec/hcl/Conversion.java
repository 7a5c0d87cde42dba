package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** How values become values of other types. Null and unknown stay what they are. */
public final class Conversion {
    private static final int NUMBER_TEXT_MAX = 4_000;

    private Conversion() {}

    /**
     * Converts to any type.
     *
     * @throws ValueException when the value cannot be of that type
     */
    public static Value to(Type type, Value value) {
        if (value instanceof Value.Null || value instanceof Value.Unknown) {
            return value;
        }
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case ANY -> value;
                        case STRING -> Value.text(text(value));
                        case NUMBER -> Value.number(number(value));
                        case BOOL -> Value.bool(bool(value));
                    };
            case Type.ListOf(var element) -> Value.list(elements(element, value, type));
            case Type.SetOf(var element) -> Value.set(elements(element, value, type));
            case Type.MapOf(var element) -> map(element, value, type);
            case Type.TupleOf(var items) -> tuple(items, value, type);
            case Type.ObjectOf(var attributes) -> object(attributes, value, type);
        };
    }

    /** Text, or a number or bool as text. */
    public static String text(Value value) {
        return switch (value) {
            case Value.Text t -> t.text();
            case Value.Num n -> n.plain();
            case Value.Bool b -> Boolean.toString(b.value());
            default -> throw wrong("string", value, "");
        };
    }

    /** A number, or text that is one. */
    public static BigDecimal number(Value value) {
        return switch (value) {
            case Value.Num n -> n.number();
            case Value.Text t -> parse(t);
            default -> throw wrong("number", value, "");
        };
    }

    /** True or false, also as text. */
    public static boolean bool(Value value) {
        return switch (value) {
            case Value.Bool b -> b.value();
            case Value.Text(var text) when text.equals("true") || text.equals("1") -> true;
            case Value.Text(var text) when text.equals("false") || text.equals("0") -> false;
            default -> throw wrong("bool", value, "Write true or false.");
        };
    }

    /** The items of a list, tuple or set. */
    public static List<Value> items(Value value) {
        if (value instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        throw wrong("list", value, "Write it in brackets, such as [ … ].");
    }

    /** The entries of a map or object. */
    public static SortedMap<String, Value> entries(Value value) {
        if (value instanceof Value.Mapping mapping) {
            return mapping.entries();
        }
        throw wrong("map", value, "Write it in braces, such as { key = value }.");
    }

    /** What a value is, for messages: its type, and itself when it is short. */
    static String shown(Value value) {
        return switch (value) {
            case Value.Text(var text) when text.length() <= 60 -> "the string \"" + text + "\"";
            case Value.Num n when n.plain().length() <= 60 -> "the number " + n.plain();
            case Value.Bool b -> Boolean.toString(b.value());
            case Value.Null _ -> "null";
            case Value.Unknown _ -> "an unknown value";
            case Value.Mapping m when m.kind() == Value.Mapping.Kind.OBJECT -> "an object";
            default -> "a " + value.typeName();
        };
    }

    private static BigDecimal parse(Value.Text text) {
        String digits = text.text();
        boolean plausible =
                !digits.isEmpty()
                        && digits.length() <= NUMBER_TEXT_MAX
                        && digits.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0);
        if (plausible) {
            try {
                return new Value.Num(new BigDecimal(digits)).number();
            } catch (NumberFormatException _) {
                // falls through to the message below
            }
        }
        throw wrong("number", text, "");
    }

    private static List<Value> elements(Type element, Value value, Type whole) {
        if (!(value instanceof Value.Sequence sequence)) {
            throw wrong(whole.words(), value, "");
        }
        return sameType(element, sequence.items().stream().map(item -> to(element, item)).toList());
    }

    private static Value map(Type element, Value value, Type whole) {
        if (!(value instanceof Value.Mapping mapping)) {
            throw wrong(whole.words(), value, "");
        }
        List<Value> values =
                sameType(
                        element,
                        mapping.entries().values().stream().map(v -> to(element, v)).toList());
        SortedMap<String, Value> converted = new TreeMap<>();
        int place = 0;
        for (String key : mapping.entries().keySet()) {
            converted.put(key, values.get(place++));
        }
        return Value.map(converted);
    }

    private static Value tuple(List<Type> types, Value value, Type whole) {
        if (!(value instanceof Value.Sequence sequence)
                || sequence.items().size() != types.size()) {
            throw wrong(whole.words(), value, "It needs exactly %d items.".formatted(types.size()));
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            items.add(to(types.get(i), sequence.items().get(i)));
        }
        return Value.tuple(items);
    }

    private static Value object(SortedMap<String, Type> attributes, Value value, Type whole) {
        if (!(value instanceof Value.Mapping mapping)) {
            throw wrong(whole.words(), value, "");
        }
        SortedMap<String, Value> converted = new TreeMap<>();
        for (Map.Entry<String, Type> attribute : attributes.entrySet()) {
            Value given = mapping.entries().get(attribute.getKey());
            if (given == null) {
                throw wrong(
                        whole.words(),
                        value,
                        "Its attribute \"" + attribute.getKey() + "\" is missing.");
            }
            converted.put(attribute.getKey(), to(attribute.getValue(), given));
        }
        return Value.object(converted);
    }

    /** Elements of {@code any} type must still be of one type: mixed simple ones become text. */
    private static List<Value> sameType(Type element, List<Value> values) {
        return element == Type.Simple.ANY && isMixed(values)
                ? values.stream().map(v -> to(Type.Simple.STRING, v)).toList()
                : values;
    }

    private static boolean isMixed(Collection<Value> values) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Value value : values) {
            if (!(value instanceof Value.Null)) {
                kinds.add(value.getClass());
            }
        }
        return kinds.size() > 1;
    }

    private static ValueException wrong(String wanted, Value value, String hint) {
        if (value instanceof Value.Text(var text) && text.startsWith("${")) {
            return new ValueException(
                    "Wrong type",
                    "Expected a value of type %s, found the placeholder %s, which stays text until the task runs. A variable is written var.name, a local local.name."
                            .formatted(wanted, text.length() <= 60 ? text : "${…}"));
        }
        return new ValueException(
                "Wrong type",
                "Expected a value of type %s, found %s.%s"
                        .formatted(wanted, shown(value), hint.isEmpty() ? "" : " " + hint));
    }
}
