package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Expression.BinaryOperator;
import io.drover.jobspec.hcl.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns expressions into values.
 *
 * <p>One evaluator serves one text (or the texts of one job), since it counts their work together.
 * What is made of an unknown value is unknown, so that one mistake is told once.
 */
public final class Evaluator {
    private static final String ELEMENT = "\0element";

    private final Map<String, Function> functions;
    private final Meter meter;
    private final Consumer<Reference> placeholders;

    /**
     * Starts counting from zero.
     *
     * @param functions by name
     */
    public Evaluator(Map<String, Function> functions, Limits limits) {
        this(functions, limits, _ -> {});
    }

    /**
     * Starts counting from zero.
     *
     * @param functions by name
     * @param placeholders told of each reference that stays as it is written
     */
    public Evaluator(
            Map<String, Function> functions, Limits limits, Consumer<Reference> placeholders) {
        this(functions, new Meter(limits), placeholders);
    }

    private Evaluator(
            Map<String, Function> functions, Meter meter, Consumer<Reference> placeholders) {
        this.functions = functions;
        this.meter = meter;
        this.placeholders = placeholders;
    }

    /** One that knows other functions and counts its work together with this one. */
    public Evaluator with(Map<String, Function> others) {
        return new Evaluator(others, meter, placeholders);
    }

    /**
     * The value of an expression.
     *
     * @throws HclException with one error, at the innermost place that is wrong
     */
    public Value evaluate(Expression expression, Scope scope) {
        try {
            return value(expression, scope);
        } catch (ValueException e) {
            throw e.at(expression.range());
        }
    }

    Meter meter() {
        return meter;
    }

    private Value value(Expression expression, Scope scope) {
        try {
            meter.charge(1);
            return switch (expression) {
                case Expression.Literal e -> e.value();
                case Expression.Template e -> template(e, scope);
                case Expression.Variable e -> variable(e, scope);
                case Expression.Attribute e -> attribute(e, scope);
                case Expression.Index e -> index(e, scope);
                case Expression.Splat e -> splat(e, scope);
                case Expression.Element _ -> element(scope);
                case Expression.Call e -> call(e, scope);
                case Expression.Unary e -> unary(e, scope);
                case Expression.Binary e -> binary(e, scope);
                case Expression.Conditional e -> conditional(e, scope);
                case Expression.Parentheses e -> value(e.inner(), scope);
                case Expression.Tuple e -> Value.tuple(all(e.items(), scope));
                case Expression.ObjectOf e -> object(e, scope);
                case Expression.For e -> forExpression(e, scope);
            };
        } catch (ValueException e) {
            throw e.at(expression.range());
        }
    }

    private List<Value> all(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    // ---- references ----

    private Value variable(Expression.Variable variable, Scope scope) {
        Value value = scope.lookup(variable.name());
        return value == null ? kept(variable) : value;
    }

    /** A placeholder, as text. */
    private Value kept(Expression reference) {
        Reference.in(reference).forEach(placeholders);
        return Value.text("${" + Lexer.withoutBlanks(reference.range().text()) + "}");
    }

    private static Value element(Scope scope) {
        Value value = scope.lookup(ELEMENT);
        return value == null ? Value.unknown() : value;
    }

    private Value attribute(Expression.Attribute e, Scope scope) {
        if (isPlaceholder(e, scope)) {
            return kept(e);
        }
        Value target = value(e.target(), scope);
        return Members.named(target, e.name(), e.nameRange());
    }

    private Value index(Expression.Index e, Scope scope) {
        if (isPlaceholder(e, scope)) {
            return kept(e);
        }
        Value target = value(e.target(), scope);
        Value key = value(e.key(), scope);
        if (key instanceof Value.Unknown) {
            return Value.unknown();
        }
        return switch (target) {
            case Value.Unknown _ -> Value.unknown();
            case Value.Mapping _ ->
                    Members.named(
                            target,
                            at(e.key().range(), () -> Conversion.text(key)),
                            e.key().range());
            case Value.Sequence list -> Members.item(list, key, e.key().range());
            default -> throw Members.none(target, e.target().range());
        };
    }

    /** A chain of names and fixed keys whose first name nobody knows. */
    private static boolean isPlaceholder(Expression expression, Scope scope) {
        Expression at = expression;
        while (true) {
            switch (at) {
                case Expression.Attribute e -> at = e.target();
                case Expression.Index e when isFixed(e.key()) -> at = e.target();
                case Expression.Variable e -> {
                    return scope.lookup(e.name()) == null;
                }
                default -> {
                    return false;
                }
            }
        }
    }

    private static boolean isFixed(Expression key) {
        return switch (key) {
            case Expression.Literal _ -> true;
            case Expression.Template template ->
                    template.parts().stream().allMatch(Expression.Text.class::isInstance);
            default -> false;
        };
    }

    private Value splat(Expression.Splat e, Scope scope) {
        Value target = value(e.target(), scope);
        if (target instanceof Value.Unknown) {
            return target;
        }
        List<Value> items =
                switch (target) {
                    case Value.Sequence list -> list.items();
                    case Value.Null _ -> List.of();
                    default -> List.of(target);
                };
        List<Value> results = new ArrayList<>(items.size());
        for (Value item : items) {
            results.add(value(e.each(), scope.with(Map.of(ELEMENT, item))));
        }
        return Value.tuple(results);
    }

    // ---- templates ----

    private Value template(Expression.Template template, Scope scope) {
        Expression.Interpolation only = template.onlyInterpolation();
        if (only != null) {
            String placeholder = placeholder(only, scope);
            return placeholder == null ? value(only.value(), scope) : Value.text(placeholder);
        }
        if (template.parts().size() == 1
                && template.parts().getFirst() instanceof Expression.Text all) {
            meter.chargeText(all.text().length());
            return Value.text(all.text());
        }
        StringBuilder text = new StringBuilder();
        return append(template.parts(), scope, text)
                ? Value.text(text.toString())
                : Value.unknown();
    }

    /** False when a part is unknown. */
    private boolean append(List<Expression.Part> parts, Scope scope, StringBuilder text) {
        boolean known = true;
        for (Expression.Part part : parts) {
            known &=
                    switch (part) {
                        case Expression.Text(var plain, _) -> {
                            meter.chargeText(plain.length());
                            text.append(plain);
                            yield true;
                        }
                        case Expression.Interpolation i -> interpolate(i, scope, text);
                        case Expression.If i -> appendIf(i, scope, text);
                        case Expression.Repeat r -> appendFor(r, scope, text);
                    };
        }
        return known;
    }

    private boolean interpolate(Expression.Interpolation part, Scope scope, StringBuilder text) {
        String placeholder = placeholder(part, scope);
        if (placeholder != null) {
            text.append(placeholder);
            return true;
        }
        Value value = value(part.value(), scope);
        return switch (value) {
            case Value.Unknown _ -> false;
            case Value.Text _, Value.Num _, Value.Bool _ -> {
                String plain = Conversion.text(value);
                meter.chargeText(plain.length());
                text.append(plain);
                yield true;
            }
            default ->
                    throw new HclException(
                            part.value().range(),
                            "Not text",
                            "A template needs text here, this is %s. For lists and maps use join or jsonencode."
                                    .formatted(Conversion.shown(value)));
        };
    }

    /** The interpolation as it is written, when it is a placeholder and nothing else. */
    private @Nullable String placeholder(Expression.Interpolation part, Scope scope) {
        Expression value = part.value();
        boolean reference =
                value instanceof Expression.Variable
                        || value instanceof Expression.Attribute
                        || value instanceof Expression.Index;
        if (!reference || !isPlaceholder(value, scope)) {
            return null;
        }
        Reference.in(value).forEach(placeholders);
        String written = part.range().text();
        return written.contains("~") ? "${" + value.range().text() + "}" : written;
    }

    private boolean appendIf(Expression.If part, Scope scope, StringBuilder text) {
        Value condition = value(part.condition(), scope);
        if (condition instanceof Value.Unknown) {
            return false;
        }
        boolean holds = at(part.condition().range(), () -> Conversion.bool(condition));
        return append(holds ? part.then() : part.otherwise(), scope, text);
    }

    private boolean appendFor(Expression.Repeat part, Scope scope, StringBuilder text) {
        List<Entry> entries = entries(value(part.collection(), scope), part.collection().range());
        if (entries == null) {
            return false;
        }
        boolean known = true;
        for (Entry entry : entries) {
            meter.charge(1);
            known &= append(part.body(), entry.scope(scope, part.key(), part.value()), text);
        }
        return known;
    }

    // ---- collections ----

    private record Entry(Value key, Value value) {
        Scope scope(Scope outer, @Nullable String keyName, String valueName) {
            return outer.with(
                    keyName == null
                            ? Map.of(valueName, value)
                            : keyName.equals(valueName)
                                    ? Map.of(valueName, value)
                                    : Map.of(keyName, key, valueName, value));
        }
    }

    /** What "for" goes over, or null when that is unknown. */
    private static @Nullable List<Entry> entries(Value collection, SourceRange range) {
        List<Entry> entries = new ArrayList<>();
        switch (collection) {
            case Value.Unknown _ -> {
                return null;
            }
            case Value.Sequence list -> {
                boolean set = list.kind() == Value.Sequence.Kind.SET;
                for (Value item : list.items()) {
                    entries.add(new Entry(set ? item : Value.number(entries.size()), item));
                }
            }
            case Value.Mapping map ->
                    map.entries().forEach((k, v) -> entries.add(new Entry(Value.text(k), v)));
            default ->
                    throw new HclException(
                            range,
                            "Nothing to go over",
                            "\"for\" needs a list, set or map; this is %s."
                                    .formatted(Conversion.shown(collection)));
        }
        return entries;
    }

    private Value object(Expression.ObjectOf e, Scope scope) {
        SortedMap<String, Value> entries = new TreeMap<>();
        for (Expression.Item item : e.items()) {
            Value key = value(item.key(), scope);
            Value value = value(item.value(), scope);
            if (key instanceof Value.Unknown) {
                return Value.unknown();
            }
            String name = at(item.key().range(), () -> Conversion.text(key));
            if (entries.put(name, value) != null) {
                throw new HclException(
                        item.key().range(),
                        "Key set twice",
                        "\"%s\" is already set in this map; keep one of them.".formatted(name));
            }
        }
        return Value.object(entries);
    }

    private Value forExpression(Expression.For e, Scope scope) {
        List<Entry> entries = entries(value(e.collection(), scope), e.collection().range());
        if (entries == null) {
            return Value.unknown();
        }
        ForResult result = new ForResult(e);
        for (Entry entry : entries) {
            meter.charge(1);
            Scope inner = entry.scope(scope, e.key(), e.value());
            Boolean included = included(e.condition(), inner);
            if (included == null) {
                return Value.unknown();
            }
            if (included && !addTo(result, e, inner)) {
                return Value.unknown();
            }
        }
        return result.value();
    }

    private @Nullable Boolean included(@Nullable Expression condition, Scope scope) {
        if (condition == null) {
            return true;
        }
        Value value = value(condition, scope);
        return value instanceof Value.Unknown
                ? null
                : at(condition.range(), () -> Conversion.bool(value));
    }

    /** False when the key is unknown. */
    private boolean addTo(ForResult result, Expression.For e, Scope scope) {
        if (e.newKey() == null) {
            result.items.add(value(e.result(), scope));
            return true;
        }
        Expression keyExpression = e.newKey();
        Value key = value(keyExpression, scope);
        if (key instanceof Value.Unknown) {
            return false;
        }
        String name = at(keyExpression.range(), () -> Conversion.text(key));
        result.put(name, value(e.result(), scope), keyExpression.range());
        return true;
    }

    private static final class ForResult {
        private final Expression.For e;
        final List<Value> items = new ArrayList<>();
        final Map<String, List<Value>> groups = new LinkedHashMap<>();

        ForResult(Expression.For e) {
            this.e = e;
        }

        void put(String key, Value value, SourceRange range) {
            List<Value> group = groups.computeIfAbsent(key, _ -> new ArrayList<>());
            if (!group.isEmpty() && !e.group()) {
                throw new HclException(
                        range,
                        "Key made twice",
                        "Two elements have the key \"%s\". Make keys distinct, or collect the values of a key with \"...\" after the value."
                                .formatted(key));
            }
            group.add(value);
        }

        Value value() {
            if (e.newKey() == null) {
                return Value.tuple(items);
            }
            SortedMap<String, Value> entries = new TreeMap<>();
            groups.forEach((key, values) ->
                    entries.put(key, e.group() ? Value.tuple(values) : values.getFirst()));
            return Value.object(entries);
        }
    }

    // ---- operators ----

    private Value unary(Expression.Unary e, Scope scope) {
        Value operand = value(e.operand(), scope);
        if (operand instanceof Value.Unknown) {
            return operand;
        }
        SourceRange range = e.operand().range();
        return e.operator() == UnaryOperator.NOT
                ? Value.bool(!Operators.bool(operand, range, "!"))
                : Value.number(Operators.number(operand, range, "-").negate());
    }

    private Value binary(Expression.Binary e, Scope scope) {
        Value left = value(e.left(), scope);
        SourceRange leftRange = e.left().range();
        if (e.operator() == BinaryOperator.AND || e.operator() == BinaryOperator.OR) {
            boolean or = e.operator() == BinaryOperator.OR;
            if (!(left instanceof Value.Unknown)
                    && Operators.bool(left, leftRange, e.operator().sign()) == or) {
                return Value.bool(or);
            }
        }
        Value right = value(e.right(), scope);
        if (!left.isKnown() || !right.isKnown()) {
            return Value.unknown();
        }
        boolean costly = e.operator() == BinaryOperator.MODULO;
        meter.charge((left.weight() + right.weight()) / (costly ? 1 : 16));
        return Operators.apply(e, left, right);
    }

    /** Both results are looked at, since a string and a number together make a string. */
    private Value conditional(Expression.Conditional e, Scope scope) {
        Value condition = value(e.condition(), scope);
        if (condition instanceof Value.Unknown) {
            return condition;
        }
        boolean holds = at(e.condition().range(), () -> Conversion.bool(condition));
        Value chosen = value(holds ? e.then() : e.otherwise(), scope);
        Value other = valueIfAny(holds ? e.otherwise() : e.then(), scope);
        meter.charge((chosen.weight() + other.weight()) / 16);
        try {
            Value unified = Conversion.unified(chosen, other);
            chargeMade(unified);
            return unified;
        } catch (ValueException failure) {
            throw new HclException(
                    e.then().range().to(e.otherwise().range()),
                    failure.summary(),
                    "Results of a condition: " + failure.detail());
        }
    }

    /** A new list or map takes memory for each of its values. */
    private void chargeMade(Value result) {
        if (result instanceof Value.Sequence || result instanceof Value.Mapping) {
            meter.charge(result.weight());
        }
    }

    private Value valueIfAny(Expression expression, Scope scope) {
        try {
            return value(expression, scope);
        } catch (HclException e) {
            if (meter.isSpent()) {
                throw e;
            }
            return Value.unknown();
        }
    }

    // ---- functions ----

    private Value call(Expression.Call e, Scope scope) {
        Function function = functions.get(e.name());
        if (function == null && functions.isEmpty()) {
            throw new HclException(
                    e.nameRange(),
                    "Functions not allowed",
                    "Nothing may be computed here; write the value itself.");
        }
        if (function == null) {
            throw new HclException(
                    e.nameRange(),
                    "Unknown function",
                    "There is no function \"%s\".%s"
                            .formatted(
                                    e.name(), Suggestion.didYouMean(e.name(), functions.keySet())));
        }
        List<Arguments.Argument> values = new ArrayList<>();
        List<SourceRange> ranges = new ArrayList<>();
        for (int i = 0; i < e.arguments().size(); i++) {
            Expression argument = e.arguments().get(i);
            if (e.expandLast() && i == e.arguments().size() - 1) {
                expand(argument, scope, values, ranges);
            } else {
                values.add(() -> value(argument, scope));
                ranges.add(argument.range());
            }
        }
        requireCount(function, values.size(), e);
        return call(function, values, ranges, e);
    }

    private Value call(
            Function function,
            List<Arguments.Argument> values,
            List<SourceRange> ranges,
            Expression.Call e) {
        List<Arguments.Argument> ready = values;
        if (!function.lazy()) {
            ready = new ArrayList<>(values.size());
            boolean unknown = false;
            long weight = 0;
            for (Arguments.Argument argument : values) {
                Value value = argument.get();
                unknown |= !value.isKnown();
                weight += value.weight();
                ready.add(() -> value);
            }
            meter.charge(weight / 16);
            if (unknown) {
                return Value.unknown();
            }
        }
        try {
            Value result = function.body().call(new Arguments(ready, ranges, e.arguments(), meter));
            chargeMade(result);
            return result;
        } catch (ValueException failure) {
            throw new HclException(
                    e.range(),
                    failure.summary(),
                    "Function \"%s\": %s".formatted(function.name(), failure.detail()));
        }
    }

    private void expand(
            Expression argument,
            Scope scope,
            List<Arguments.Argument> values,
            List<SourceRange> ranges) {
        Value list = value(argument, scope);
        if (list instanceof Value.Unknown) {
            values.add(() -> list);
            ranges.add(argument.range());
            return;
        }
        List<Value> items = at(argument.range(), () -> Conversion.items(list));
        meter.charge(items.size());
        for (Value item : items) {
            values.add(() -> item);
            ranges.add(argument.range());
        }
    }

    private static void requireCount(Function function, int count, Expression.Call e) {
        if (count >= function.min() && count <= function.max()) {
            return;
        }
        throw new HclException(
                e.range(),
                count < function.min() ? "Missing argument" : "Too many arguments",
                "Found %d; it is called as %s.".formatted(count, function.signature()));
    }

    /** Says where, when something without a place is wrong. */
    private static <T> T at(SourceRange range, Supplier<T> work) {
        try {
            return work.get();
        } catch (ValueException e) {
            throw e.at(range);
        }
    }
}
