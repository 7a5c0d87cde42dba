package io.drover.cli.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of text with actions in <code>{{ }}</code>.
 *
 * <p>There are: fields ({@code .ID}, {@code .A.B}), {@code $}, variables ({@code $x := …}, {@code
 * $x = …}), {@code if}/{@code else if}/{@code else}, {@code range} with one or two variables and
 * {@code else}, {@code with}, {@code end}, comments, trimming ({@code {{-} and {@code -}}}),
 * pipelines, brackets, literals, and the functions {@code and or not eq ne lt le gt ge len index
 * print printf println json toPrettyJson upper lower join split trim contains hasPrefix hasSuffix
 * replace default quote now} with or without the prefix {@code sprig_}. Not there: {@code define},
 * {@code template}, {@code block}, {@code break}, {@code continue}, and the other functions; they
 * are refused by name.
 */
public final class GoTemplate {
    private final Node root;

    private GoTemplate(Node root) {
        this.root = root;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it is none, or uses what is not there
     */
    public static GoTemplate parse(String text) throws TemplateException {
        return new GoTemplate(new Parser(text).parse());
    }

    /**
     * Applies it.
     *
     * @param data maps with text keys, lists, text, numbers, booleans or null
     */
    public String render(@Nullable Object data) throws TemplateException {
        var out = new StringBuilder();
        root.render(new Scope(data), data, out);
        return out.toString();
    }

    /** Variables in reach, innermost block last. */
    static final class Scope {
        private final List<Map<String, @Nullable Object>> blocks = new ArrayList<>();

        Scope(@Nullable Object data) {
            enter();
            declare("$", data);
        }

        void enter() {
            blocks.add(new LinkedHashMap<>());
        }

        void leave() {
            blocks.removeLast();
        }

        void declare(String name, @Nullable Object value) {
            blocks.getLast().put(name, value);
        }

        void assign(String name, @Nullable Object value) throws TemplateException {
            blockOf(name).put(name, value);
        }

        @Nullable Object get(String name) throws TemplateException {
            return blockOf(name).get(name);
        }

        private Map<String, @Nullable Object> blockOf(String name) throws TemplateException {
            for (int i = blocks.size() - 1; i >= 0; i--) {
                if (blocks.get(i).containsKey(name)) {
                    return blocks.get(i);
                }
            }
            throw new TemplateException("undefined variable \"" + name + "\"");
        }
    }

    /** A part that writes something. */
    sealed interface Node {
        void render(Scope scope, @Nullable Object dot, StringBuilder out) throws TemplateException;

        record Text(String text) implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out) {
                out.append(text);
            }
        }

        record Block(List<Node> nodes) implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out)
                    throws TemplateException {
                for (Node node : nodes) {
                    node.render(scope, dot, out);
                }
            }
        }

        record Print(Expression value) implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out)
                    throws TemplateException {
                out.append(Values.text(value.evaluate(scope, dot)));
            }
        }

        record Assign(String name, boolean declares, Expression value) implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out)
                    throws TemplateException {
                Object result = value.evaluate(scope, dot);
                if (declares) {
                    scope.declare(name, result);
                } else {
                    scope.assign(name, result);
                }
            }
        }

        record If(
                Expression test, @Nullable String variable, Node then, Node otherwise, boolean with)
                implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out)
                    throws TemplateException {
                scope.enter();
                Object value = test.evaluate(scope, dot);
                if (variable != null) {
                    scope.declare(variable, value);
                }
                if (Values.isTrue(value)) {
                    then.render(scope, with ? value : dot, out);
                } else {
                    otherwise.render(scope, dot, out);
                }
                scope.leave();
            }
        }

        record Range(
                Expression over,
                @Nullable String key,
                @Nullable String value,
                Node body,
                Node otherwise)
                implements Node {
            @Override
            public void render(Scope scope, @Nullable Object dot, StringBuilder out)
                    throws TemplateException {
                Object all = over.evaluate(scope, dot);
                boolean any = false;
                switch (all) {
                    case null -> {}
                    case List<?> items -> {
                        long index = 0;
                        for (Object item : items) {
                            once(scope, index++, item, out);
                            any = true;
                        }
                    }
                    case Map<?, ?> members -> {
                        for (var member : members.entrySet()) {
                            once(scope, member.getKey(), member.getValue(), out);
                            any = true;
                        }
                    }
                    case Number count -> {
                        for (long i = 0; i < count.longValue(); i++) {
                            once(scope, i, i, out);
                            any = true;
                        }
                    }
                    default ->
                            throw new TemplateException("range cannot go over " + Values.kind(all));
                }
                if (!any) {
                    otherwise.render(scope, dot, out);
                }
            }

            private void once(
                    Scope scope, @Nullable Object at, @Nullable Object item, StringBuilder out)
                    throws TemplateException {
                scope.enter();
                if (key != null) {
                    scope.declare(key, at);
                }
                if (value != null) {
                    scope.declare(value, item);
                }
                body.render(scope, item, out);
                scope.leave();
            }
        }
    }

    /** A part that has a value. */
    sealed interface Expression {
        @Nullable Object evaluate(Scope scope, @Nullable Object dot) throws TemplateException;

        record Literal(@Nullable Object value) implements Expression {
            @Override
            public @Nullable Object evaluate(Scope scope, @Nullable Object dot) {
                return value;
            }
        }

        record Dot() implements Expression {
            @Override
            public @Nullable Object evaluate(Scope scope, @Nullable Object dot) {
                return dot;
            }
        }

        record Variable(String name) implements Expression {
            @Override
            public @Nullable Object evaluate(Scope scope, @Nullable Object dot)
                    throws TemplateException {
                return scope.get(name);
            }
        }

        record Field(Expression of, String name) implements Expression {
            @Override
            public @Nullable Object evaluate(Scope scope, @Nullable Object dot)
                    throws TemplateException {
                return Values.field(of.evaluate(scope, dot), name);
            }
        }

        record Call(String function, List<Expression> arguments) implements Expression {
            @Override
            public @Nullable Object evaluate(Scope scope, @Nullable Object dot)
                    throws TemplateException {
                if (function.equals("and") || function.equals("or")) {
                    return shortCircuit(scope, dot);
                }
                var values = new ArrayList<@Nullable Object>();
                for (Expression argument : arguments) {
                    values.add(argument.evaluate(scope, dot));
                }
                return Functions.call(function, values);
            }

            private @Nullable Object shortCircuit(Scope scope, @Nullable Object dot)
                    throws TemplateException {
                Object last = null;
                for (Expression argument : arguments) {
                    last = argument.evaluate(scope, dot);
                    if (Values.isTrue(last) == function.equals("or")) {
                        return last;
                    }
                }
                return last;
            }
        }
    }
}
