package io.drover.jobspec.hcl;

import io.drover.jobspec.hcl.Expression.BinaryOperator;
import io.drover.jobspec.hcl.Expression.UnaryOperator;
import java.util.ArrayList;
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
    private final TemplateEvaluator templates;

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
        this.templates = new TemplateEvaluator(this, meter, placeholders);
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

    /** The value of a part of an expression; what is wrong with it is placed already. */
    Value value(Expression expression, Scope scope) {
        try {
            meter.charge(1);
            return dispatched(expression, scope);
        } catch (ValueException e) {
            throw e.at(expression.range());
        }
    }

    @SuppressWarnings("IfChainToSwitch") // see Value
    private Value dispatched(Expression expression, Scope scope) {
        if (expression instanceof Expression.Literal e) {
            return e.value();
        }
        if (expression instanceof Expression.Template e) {
            return templates.value(e, scope);
        }
        if (expression instanceof Expression.Variable e) {
            return variable(e, scope);
        }
        if (expression instanceof Expression.Attribute e) {
            return attribute(e, scope);
        }
        if (expression instanceof Expression.Index e) {
            return index(e, scope);
        }
        if (expression instanceof Expression.Splat e) {
            return splat(e, scope);
        }
        if (expression instanceof Expression.Element) {
            return element(scope);
        }
        if (expression instanceof Expression.Call e) {
            return call(e, scope);
        }
        if (expression instanceof Expression.Unary e) {
            return unary(e, scope);
        }
        if (expression instanceof Expression.Binary e) {
            return binary(e, scope);
        }
        if (expression instanceof Expression.Conditional e) {
            return conditional(e, scope);
        }
        if (expression instanceof Expression.Parentheses e) {
            return value(e.inner(), scope);
        }
        if (expression instanceof Expression.Tuple e) {
            return Value.tuple(all(e.items(), scope));
        }
        if (expression instanceof Expression.ObjectOf e) {
            return object(e, scope);
        }
        return forExpression((Expression.For) expression, scope);
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
        if (Placeholders.isOne(e, scope)) {
            return kept(e);
        }
        Value target = value(e.target(), scope);
        return Members.named(target, e.name(), e.nameRange());
    }

    private Value index(Expression.Index e, Scope scope) {
        if (Placeholders.isOne(e, scope)) {
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

    // ---- collections ----

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
        List<Iteration.Step> entries =
                Iteration.over("for", value(e.collection(), scope), e.collection().range());
        if (entries == null) {
            return Value.unknown();
        }
        ForResult result = new ForResult(e);
        for (Iteration.Step entry : entries) {
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
    static <T> T at(SourceRange range, Supplier<T> work) {
        try {
            return work.get();
        } catch (ValueException e) {
            throw e.at(range);
        }
    }
}
