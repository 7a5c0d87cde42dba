package io.drover.jobspec.hcl;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The most general type that several values or types can be converted to without loss.
 *
 * <p>Structures that do not fit part by part are tried again as lists or maps, at each level: the
 * steps are counted, since nesting would double them again and again.
 */
final class Unification {
    private static final int MAX_STEPS = 200_000;

    private int steps;

    private Unification() {}

    /** The type of a value; null and unknown values may be of any. */
    static Type typeOf(Value value) {
        return new Unification().type(value);
    }

    /** The common type of values, {@code any} of none, or null when they have nothing in common. */
    static @Nullable Type ofAll(Collection<Value> values) {
        return new Unification().commonOf(values);
    }

    /** The common type of two, or null when they have nothing in common. */
    static @Nullable Type of(Type a, Type b) {
        return new Unification().unify(a, b);
    }

    private Type type(Value value) {
        return switch (value) {
            case Value.Text _ -> Type.Simple.STRING;
            case Value.Num _ -> Type.Simple.NUMBER;
            case Value.Bool _ -> Type.Simple.BOOL;
            case Value.Null _, Value.Unknown _ -> Type.Simple.ANY;
            case Value.Sequence list ->
                    switch (list.kind()) {
                        case TUPLE ->
                                new Type.TupleOf(list.items().stream().map(this::type).toList());
                        case LIST -> new Type.ListOf(anyIfNone(commonOf(list.items())));
                        case SET -> new Type.SetOf(anyIfNone(commonOf(list.items())));
                    };
            case Value.Mapping map ->
                    map.kind() == Value.Mapping.Kind.MAP
                            ? new Type.MapOf(anyIfNone(commonOf(map.entries().values())))
                            : new Type.ObjectOf(typesOf(map.entries()));
        };
    }

    private SortedMap<String, Type> typesOf(SortedMap<String, Value> entries) {
        SortedMap<String, Type> types = new TreeMap<>();
        entries.forEach((name, value) -> types.put(name, type(value)));
        return types;
    }

    private @Nullable Type commonOf(Collection<Value> values) {
        Type common = Type.Simple.ANY;
        Value last = null;
        for (Value value : values) {
            boolean sameAgain =
                    isSimple(value) && last != null && value.getClass() == last.getClass();
            if (!sameAgain) {
                common = unify(common, type(value));
            }
            if (common == null) {
                return null;
            }
            last = value;
        }
        return common;
    }

    private static boolean isSimple(Value value) {
        return !(value instanceof Value.Sequence) && !(value instanceof Value.Mapping);
    }

    private @Nullable Type unify(Type a, Type b) {
        if (++steps > MAX_STEPS) {
            throw new ValueException(
                    "Types too large",
                    "Finding one type for these values takes too long; give them the same shape.");
        }
        if (a == Type.Simple.ANY || a.equals(b)) {
            return b;
        }
        if (b == Type.Simple.ANY) {
            return a;
        }
        if (a instanceof Type.Simple && b instanceof Type.Simple) {
            return a == Type.Simple.STRING || b == Type.Simple.STRING ? Type.Simple.STRING : null;
        }
        if (a instanceof Type.ObjectOf left && b instanceof Type.ObjectOf right) {
            return left.attributes().keySet().equals(right.attributes().keySet())
                    ? sameAttributes(left, right)
                    : mapOf(a, b);
        }
        if (a instanceof Type.TupleOf left && b instanceof Type.TupleOf right) {
            return left.items().size() == right.items().size()
                    ? sameLength(left, right)
                    : listOf(a, b);
        }
        if (a instanceof Type.SetOf && b instanceof Type.SetOf) {
            Type element = elementOf(a, b);
            return element == null ? null : new Type.SetOf(element);
        }
        if (isSequence(a) && isSequence(b)) {
            return listOf(a, b);
        }
        return isMapping(a) && isMapping(b) ? mapOf(a, b) : null;
    }

    private @Nullable Type sameAttributes(Type.ObjectOf left, Type.ObjectOf right) {
        SortedMap<String, Type> attributes = new TreeMap<>();
        for (String name : left.attributes().keySet()) {
            Type common =
                    unify(
                            left.attributes().getOrDefault(name, Type.Simple.ANY),
                            right.attributes().getOrDefault(name, Type.Simple.ANY));
            if (common == null) {
                return mapOf(left, right);
            }
            attributes.put(name, common);
        }
        return new Type.ObjectOf(attributes);
    }

    private @Nullable Type sameLength(Type.TupleOf left, Type.TupleOf right) {
        List<@Nullable Type> items =
                IntStream.range(0, left.items().size())
                        .<@Nullable Type>mapToObj(
                                i -> unify(left.items().get(i), right.items().get(i)))
                        .toList();
        for (Type item : items) {
            if (item == null) {
                return listOf(left, right);
            }
        }
        return new Type.TupleOf(items.stream().map(Unification::anyIfNone).toList());
    }

    private @Nullable Type listOf(Type a, Type b) {
        Type element = elementOf(a, b);
        return element == null ? null : new Type.ListOf(element);
    }

    private @Nullable Type mapOf(Type a, Type b) {
        Type element = elementOf(a, b);
        return element == null ? null : new Type.MapOf(element);
    }

    private @Nullable Type elementOf(Type a, Type b) {
        Type left = elementOf(a);
        Type right = elementOf(b);
        return left == null || right == null ? null : unify(left, right);
    }

    private @Nullable Type elementOf(Type type) {
        return switch (type) {
            case Type.ListOf(var element) -> element;
            case Type.SetOf(var element) -> element;
            case Type.MapOf(var element) -> element;
            case Type.TupleOf(var items) -> common(items);
            case Type.ObjectOf object -> common(object.attributes().values());
            case Type.Simple _ -> null;
        };
    }

    private @Nullable Type common(Collection<Type> types) {
        Type common = Type.Simple.ANY;
        for (Type type : types) {
            common = unify(common, type);
            if (common == null) {
                return null;
            }
        }
        return common;
    }

    private static Type anyIfNone(@Nullable Type type) {
        return type == null ? Type.Simple.ANY : type;
    }

    private static boolean isSequence(Type type) {
        return type instanceof Type.ListOf
                || type instanceof Type.SetOf
                || type instanceof Type.TupleOf;
    }

    private static boolean isMapping(Type type) {
        return type instanceof Type.MapOf || type instanceof Type.ObjectOf;
    }
}
