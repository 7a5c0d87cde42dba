package io.drover.jobspec.hcl;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Types as they are written: {@code string}, {@code list(number)}, {@code object({a = bool, b =
 * optional(string, "x")})}.
 */
public final class TypeExpression {
    private static final List<String> NAMES =
            List.of("string", "number", "bool", "list", "set", "map", "tuple", "object");

    private TypeExpression() {}

    /**
     * The type that an expression names.
     *
     * @param allowAny whether {@code any} and {@code optional(…)} may be used
     * @throws HclException when it names none
     */
    public static Type of(Expression expression, boolean allowAny) {
        return switch (expression) {
            case Expression.Parentheses(var inner, _) -> of(inner, allowAny);
            case Expression.Literal(Value.Text(var text), var range) ->
                    of(inText(text, range), allowAny);
            case Expression.Variable(var name, var range) -> simple(name, range, allowAny);
            case Expression.Call(var name, _, _, _, var range) when name.equals("optional") ->
                    throw new HclException(
                            range,
                            "optional(…) not allowed",
                            "Only attributes of an object may be optional.");
            case Expression.Call call when call.arguments().size() == 1 ->
                    collection(call, call.arguments().getFirst(), allowAny);
            default -> throw unknown(expression.range(), allowAny);
        };
    }

    private static Expression inText(String text, SourceRange range) {
        try {
            return Hcl.expression(range.file(), text, Limits.DEFAULT);
        } catch (HclException _) {
            throw unknown(range, false);
        }
    }

    private static Type simple(String name, SourceRange range, boolean allowAny) {
        return switch (name) {
            case "string" -> Type.Simple.STRING;
            case "number" -> Type.Simple.NUMBER;
            case "bool" -> Type.Simple.BOOL;
            case "any" -> {
                if (!allowAny) {
                    throw unknown(range, false);
                }
                yield Type.Simple.ANY;
            }
            case "list", "set", "map" ->
                    throw new HclException(
                            range,
                            "Incomplete type",
                            "Say of what, such as %s(string).".formatted(name));
            default -> throw unknown(name, range, allowAny);
        };
    }

    private static Type collection(Expression.Call call, Expression of, boolean allowAny) {
        return switch (call.name()) {
            case "list" -> new Type.ListOf(of(of, allowAny));
            case "set" -> new Type.SetOf(of(of, allowAny));
            case "map" -> new Type.MapOf(of(of, allowAny));
            case "tuple" -> tuple(of, allowAny);
            case "object" -> object(of, allowAny);
            default -> throw unknown(call.name(), call.range(), allowAny);
        };
    }

    private static Type tuple(Expression items, boolean allowAny) {
        if (items instanceof Expression.Tuple(List<Expression> types, _)) {
            return new Type.TupleOf(types.stream().map(type -> of(type, allowAny)).toList());
        }
        throw new HclException(items.range(), "Broken type", "Write tuple([type, type]).");
    }

    private static Type object(Expression attributes, boolean allowAny) {
        if (!(attributes instanceof Expression.ObjectOf object)) {
            throw new HclException(
                    attributes.range(), "Broken type", "Write object({name = type}).");
        }
        SortedMap<String, Type> types = new TreeMap<>();
        SortedMap<String, Value> defaults = new TreeMap<>();
        for (Expression.Item item : object.items()) {
            String name = JsonSyntax.plainText(item.key());
            Type type =
                    item.value() instanceof Expression.Call call && call.name().equals("optional")
                            ? optional(name, call, defaults, allowAny)
                            : of(item.value(), allowAny);
            if (types.put(name, type) != null) {
                throw new HclException(
                        item.key().range(),
                        "Broken type",
                        "The attribute \"%s\" is there twice.".formatted(name));
            }
        }
        return new Type.ObjectOf(types, defaults);
    }

    /** {@code optional(type)} or {@code optional(type, default)}. */
    private static Type optional(
            String name,
            Expression.Call call,
            SortedMap<String, Value> defaults,
            boolean allowOptional) {
        if (!allowOptional) {
            throw new HclException(
                    call.range(),
                    "optional(…) not allowed",
                    "The type of a variable names all attributes; \"%s\" may be null instead."
                            .formatted(name));
        }
        if (call.arguments().isEmpty() || call.arguments().size() > 2) {
            throw new HclException(
                    call.range(),
                    "Broken type",
                    "Write optional(type) or optional(type, default).");
        }
        Type type = of(call.arguments().getFirst(), true);
        Value fallback = Value.none();
        if (call.arguments().size() == 2) {
            Expression written = call.arguments().get(1);
            Value value = new Evaluator(Map.of(), Limits.DEFAULT).evaluate(written, Scope.EMPTY);
            try {
                fallback = Conversion.to(type, value);
            } catch (ValueException e) {
                throw e.at(written.range());
            }
        }
        defaults.put(name, fallback);
        return type;
    }

    private static HclException unknown(SourceRange range, boolean allowAny) {
        return unknown("", range, allowAny);
    }

    private static HclException unknown(String name, SourceRange range, boolean allowAny) {
        return new HclException(
                range,
                "Unknown type",
                "Types are string, number, bool, list(…), set(…), map(…), tuple([…]) and object({…})%s.%s"
                        .formatted(
                                allowAny ? ", and any" : "", Suggestion.didYouMean(name, NAMES)));
    }
}
