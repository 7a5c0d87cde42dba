package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
        return type instanceof Type.Simple simple ? simple(simple, value) : composed(type, value);
    }

    private static Value simple(Type.Simple type, Value value) {
        return switch (type) {
            case ANY -> value;
            case STRING -> value instanceof Value.Text ? value : Value.text(text(value));
            case NUMBER -> value instanceof Value.Num ? value : Value.number(number(value));
            case BOOL -> value instanceof Value.Bool ? value : Value.bool(bool(value));
        };
    }

    @SuppressWarnings("IfChainToSwitch") // see Value
    private static Value composed(Type type, Value value) {
        if (type instanceof Type.ListOf(var element)) {
            return Value.list(elements(element, value, type));
        }
        if (type instanceof Type.SetOf(var element)) {
            return Value.set(elements(element, value, type));
        }
        if (type instanceof Type.MapOf(var element)) {
            return map(element, value, type);
        }
        if (type instanceof Type.TupleOf(var items)) {
            return tuple(items, value, type);
        }
        return object((Type.ObjectOf) type, value);
    }

    /** Text, or a number or bool as text. */
    @SuppressWarnings("IfChainToSwitch") // see Value
    public static String text(Value value) {
        if (value instanceof Value.Text t) {
            return t.text();
        }
        if (value instanceof Value.Num n) {
            return n.plain();
        }
        if (value instanceof Value.Bool b) {
            return Boolean.toString(b.value());
        }
        throw wrong("string", value, "");
    }

    /** A number, or text that is one. */
    public static BigDecimal number(Value value) {
        if (value instanceof Value.Num n) {
            return n.number();
        }
        if (value instanceof Value.Text t) {
            return parse(t);
        }
        throw wrong("number", value, "");
    }

    /** True or false, also as text. */
    public static boolean bool(Value value) {
        if (value instanceof Value.Bool b) {
            return b.value();
        }
        return switch (value instanceof Value.Text t ? t.text() : "") {
            case "true", "1" -> true;
            case "false", "0" -> false;
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
                return ((Value.Num) Value.number(new BigDecimal(digits))).number();
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
        List<Value> items = sequence.items();
        List<Value> converted = new ArrayList<>(items.size());
        Type common = commonType(element, items, whole);
        for (int i = 0; i < items.size(); i++) {
            converted.add(part(common, items.get(i), "Item " + i));
        }
        return converted;
    }

    private static Value map(Type element, Value value, Type whole) {
        if (!(value instanceof Value.Mapping mapping)) {
            throw wrong(whole.words(), value, "");
        }
        Type common = commonType(element, mapping.entries().values(), whole);
        SortedMap<String, Value> converted = new TreeMap<>();
        mapping.entries()
                .forEach((key, item) ->
                        converted.put(key, part(common, item, "Member \"" + key + "\"")));
        return Value.map(converted);
    }

    private static Value tuple(List<Type> types, Value value, Type whole) {
        if (!(value instanceof Value.Sequence sequence)
                || sequence.items().size() != types.size()) {
            throw wrong(whole.words(), value, "It needs exactly %d items.".formatted(types.size()));
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            items.add(part(types.get(i), sequence.items().get(i), "Item " + i));
        }
        return Value.tuple(items);
    }

    /** Members that the type does not name are left out. */
    private static Value object(Type.ObjectOf type, Value value) {
        if (!(value instanceof Value.Mapping mapping)) {
            throw wrong(type.words(), value, "");
        }
        SortedMap<String, Value> converted = new TreeMap<>();
        for (Map.Entry<String, Type> attribute : type.attributes().entrySet()) {
            String name = attribute.getKey();
            Value given = mapping.entries().get(name);
            Value fallback = type.defaults().get(name);
            if (fallback != null && (given == null || given instanceof Value.Null)) {
                given = fallback;
            }
            if (given == null) {
                throw wrong(type.words(), value, "Its attribute \"" + name + "\" is missing.");
            }
            converted.put(name, part(attribute.getValue(), given, "Member \"" + name + "\""));
        }
        return Value.object(converted);
    }

    /** Converts a part and says which one is unfit. */
    private static Value part(Type type, Value value, String which) {
        if (type == Type.Simple.ANY) {
            return value;
        }
        try {
            return to(type, value);
        } catch (ValueException e) {
            throw new ValueException(e.summary(), which + ": " + e.detail());
        }
    }

    /** Elements of {@code any} type must still be of one type. */
    private static Type commonType(Type element, Collection<Value> values, Type whole) {
        if (element != Type.Simple.ANY) {
            return element;
        }
        Type common = Unification.ofAll(values);
        if (common == null) {
            throw new ValueException(
                    "Wrong type",
                    "All elements of a %s must be of one type; these have none in common."
                            .formatted(whole.words()));
        }
        return common;
    }

    /**
     * Gives a value the types that a model shows: its items become what the model's items are, and
     * members of one name what the model's are. What the model does not show stays as it is.
     *
     * @throws ValueException when the value cannot be so
     */
    public static Value like(Value model, Value value) {
        return switch (model) {
            case Value.Sequence list when value instanceof Value.Sequence given ->
                    new Value.Sequence(given.kind(), itemsLike(list, given));
            case Value.Mapping map when value instanceof Value.Mapping given -> {
                SortedMap<String, Value> entries = new TreeMap<>(given.entries());
                map.entries()
                        .forEach((name, inner) ->
                                entries.computeIfPresent(name, (_, v) -> like(inner, v)));
                yield new Value.Mapping(given.kind(), entries);
            }
            case Value.Null _, Value.Unknown _ -> value;
            case Value.Sequence _, Value.Mapping _ -> throw wrong(model.typeName(), value, "");
            default -> to(Unification.typeOf(model), value);
        };
    }

    private static List<Value> itemsLike(Value.Sequence model, Value.Sequence given) {
        List<Value> models = model.items();
        Type common = Unification.ofAll(models);
        boolean pairs = models.size() == given.items().size();
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < given.items().size(); i++) {
            Value item = given.items().get(i);
            items.add(
                    pairs
                            ? like(models.get(i), item)
                            : common instanceof Type.Simple simple ? to(simple, item) : item);
        }
        return items;
    }

    /**
     * Brings a value to the type that it and others can have.
     *
     * @throws ValueException when there is no such type
     */
    public static Value unified(Value value, List<Value> others) {
        Value unified = value;
        for (Value other : others) {
            unified = unified(unified, other);
        }
        return unified;
    }

    static Value unified(Value value, Value other) {
        boolean same = value.getClass() == other.getClass();
        boolean simple = !(value instanceof Value.Sequence) && !(value instanceof Value.Mapping);
        if ((same && simple) || other instanceof Value.Null || other instanceof Value.Unknown) {
            return value;
        }
        Type own = Unification.typeOf(value);
        Type common = Unification.of(own, Unification.typeOf(other));
        if (common == null) {
            throw new ValueException(
                    "Inconsistent types",
                    "One is %s, the other %s; both must be of one type."
                            .formatted(shown(value), shown(other)));
        }
        return own.equals(common) ? value : to(common, value);
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
