package io.drover.jobspec.hcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands for a value, as it is written. */
public sealed interface Expression {
    /** Where it is written. */
    SourceRange range();

    /** A number, {@code true}, {@code false} or {@code null}. */
    record Literal(Value value, SourceRange range) implements Expression {}

    /** Quoted text, a heredoc, or a whole text that is a template. */
    record Template(List<Part> parts, SourceRange range) implements Expression {
        public Template {
            parts = List.copyOf(parts);
        }

        /** The only interpolation of a template that has nothing else, or null. */
        public @Nullable Interpolation onlyInterpolation() {
            return parts.size() == 1 && parts.getFirst() instanceof Interpolation only
                    ? only
                    : null;
        }
    }

    /** A piece of a template. */
    sealed interface Part {
        SourceRange range();
    }

    /** Text that stands for itself, its escapes decoded. */
    record Text(String text, SourceRange range) implements Part {}

    /** {@code ${…}}; the range includes the braces. */
    record Interpolation(Expression value, SourceRange range) implements Part {}

    /** <code>%{ if … }…%{ else }…%{ endif }</code>. */
    record If(Expression condition, List<Part> then, List<Part> otherwise, SourceRange range)
            implements Part {
        public If {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /** <code>%{ for k, v in … }…%{ endfor }</code>. */
    record Repeat(
            @Nullable String key,
            String value,
            Expression collection,
            List<Part> body,
            SourceRange range)
            implements Part {
        public Repeat {
            body = List.copyOf(body);
        }
    }

    /** The first name of a reference. */
    record Variable(String name, SourceRange range) implements Expression {}

    /** {@code target.name}. */
    record Attribute(Expression target, String name, SourceRange nameRange, SourceRange range)
            implements Expression {}

    /** {@code target[key]}, and {@code target.0}. */
    record Index(Expression target, Expression key, SourceRange range) implements Expression {}

    /**
     * {@code target[*]…} or {@code target.*…}.
     *
     * @param each what is taken of each element; refers to it by {@link Element}
     */
    record Splat(Expression target, Expression each, SourceRange range) implements Expression {}

    /** The element that a splat looks at. */
    record Element(SourceRange range) implements Expression {}

    /**
     * {@code name(arguments)}.
     *
     * @param expandLast the last argument is a list whose elements are the arguments
     */
    record Call(
            String name,
            SourceRange nameRange,
            List<Expression> arguments,
            boolean expandLast,
            SourceRange range)
            implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Unary(UnaryOperator operator, Expression operand, SourceRange range)
            implements Expression {}

    record Binary(BinaryOperator operator, Expression left, Expression right, SourceRange range)
            implements Expression {}

    record Conditional(
            Expression condition, Expression then, Expression otherwise, SourceRange range)
            implements Expression {}

    record Parentheses(Expression inner, SourceRange range) implements Expression {}

    record Tuple(List<Expression> items, SourceRange range) implements Expression {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /** {@code {key = value}}; keys may repeat only where JSON stands for blocks. */
    record ObjectOf(List<Item> items, SourceRange range) implements Expression {
        public ObjectOf {
            items = List.copyOf(items);
        }
    }

    record Item(Expression key, Expression value) {}

    /**
     * {@code [for k, v in collection : value if condition]} and {@code {for … : newKey => value}}.
     *
     * @param newKey null for a list
     * @param group values of one key are collected ({@code ...})
     */
    record For(
            @Nullable String key,
            String value,
            Expression collection,
            @Nullable Expression newKey,
            Expression result,
            @Nullable Expression condition,
            boolean group,
            SourceRange range)
            implements Expression {}

    enum UnaryOperator {
        NEGATE("-"),
        NOT("!");

        private final String sign;

        UnaryOperator(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    enum BinaryOperator {
        OR("||", 1),
        AND("&&", 2),
        EQUAL("==", 3),
        NOT_EQUAL("!=", 3),
        GREATER(">", 4),
        GREATER_OR_EQUAL(">=", 4),
        LESS("<", 4),
        LESS_OR_EQUAL("<=", 4),
        ADD("+", 5),
        SUBTRACT("-", 5),
        MULTIPLY("*", 6),
        DIVIDE("/", 6),
        MODULO("%", 6);

        private final String sign;
        private final int level;

        BinaryOperator(String sign, int level) {
            this.sign = sign;
            this.level = level;
        }

        public String sign() {
            return sign;
        }

        /** How tightly it binds, from 1. */
        public int level() {
            return level;
        }
    }
}
