package io.drover.jobspec.hcl;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Types as they are written: {@code string}, {@code list(number)}, {@code object({a = bool})}. */
public final class TypeExpression {
    private TypeExpression() {}

    /**
     * The type that an expression names.
     *
     * @param allowAny whether {@code any} may be used
     * @throws HclException when it names none
     */
    public static Type of(Expression expression, boolean allowAny) {
        return switch (expression) {
            case Expression.Parentheses(var inner, _) -> of(inner, allowAny);
            case Expression.Literal(Value.Text(var text), var range) ->
                    of(inText(text, range), allowAny);
            case Expression.Variable(var name, var range) -> simple(name, range, allowAny);
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
            default -> throw unknown(range, allowAny);
        };
    }

    private static Type collection(Expression.Call call, Expression of, boolean allowAny) {
        return switch (call.name()) {
            case "list" -> new Type.ListOf(of(of, allowAny));
            case "set" -> new Type.SetOf(of(of, allowAny));
            case "map" -> new Type.MapOf(of(of, allowAny));
            case "tuple" -> tuple(of, allowAny);
            case "object" -> object(of, allowAny);
            default -> throw unknown(call.range(), allowAny);
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
        for (Expression.Item item : object.items()) {
            types.put(JsonSyntax.plainText(item.key()), of(item.value(), allowAny));
        }
        return new Type.ObjectOf(types);
    }

    private static HclException unknown(SourceRange range, boolean allowAny) {
        return new HclException(
                range,
                "Unknown type",
                "Types are string, number, bool, list(…), set(…), map(…), tuple([…]) and object({…})%s."
                        .formatted(allowAny ? ", and any" : ""));
    }
}
