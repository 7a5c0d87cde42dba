package io.drover.jobspec.hcl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name from outside that an expression refers to.
 *
 * @param root the first name
 * @param member the name after the first point, or null
 */
public record Reference(String root, @Nullable String member, SourceRange range) {
    /** All references of an expression to what it does not make itself, as a "for" does. */
    public static List<Reference> in(Expression expression) {
        Collector collector = new Collector();
        collector.collect(expression);
        return collector.found;
    }

    private static final class Collector {
        final List<Reference> found = new ArrayList<>();
        private final Deque<String> bound = new ArrayDeque<>();

        private void collect(Expression expression) {
            switch (expression) {
                case Expression.Literal _, Expression.Element _ -> {}
                case Expression.Variable e -> add(new Reference(e.name(), null, e.range()));
                case Expression.Attribute(Expression.Variable root, var name, _, var range) ->
                        add(new Reference(root.name(), name, range));
                case Expression.Index(
                                Expression.Variable root,
                                Expression.Template(var parts, _),
                                var range)
                        when parts.size() == 1 && parts.getFirst() instanceof Expression.Text key ->
                        add(new Reference(root.name(), key.text(), range));
                case Expression.Attribute e -> collect(e.target());
                case Expression.Index e -> {
                    collect(e.target());
                    collect(e.key());
                }
                case Expression.Splat e -> {
                    collect(e.target());
                    collect(e.each());
                }
                case Expression.Call e -> e.arguments().forEach(a -> collect(a));
                case Expression.Unary e -> collect(e.operand());
                case Expression.Binary e -> {
                    collect(e.left());
                    collect(e.right());
                }
                case Expression.Conditional e -> {
                    collect(e.condition());
                    collect(e.then());
                    collect(e.otherwise());
                }
                case Expression.Parentheses e -> collect(e.inner());
                case Expression.Tuple e -> e.items().forEach(i -> collect(i));
                case Expression.ObjectOf e ->
                        e.items()
                                .forEach(i -> {
                                    collect(i.key());
                                    collect(i.value());
                                });
                case Expression.For e -> collectFor(e);
                case Expression.Template e -> collectParts(e.parts());
            }
        }

        private void collectFor(Expression.For e) {
            collect(e.collection());
            int outside = bind(e.key(), e.value());
            if (e.newKey() != null) {
                collect(e.newKey());
            }
            collect(e.result());
            if (e.condition() != null) {
                collect(e.condition());
            }
            unbindTo(outside);
        }

        private int bind(@Nullable String key, String value) {
            int outside = bound.size();
            if (key != null) {
                bound.push(key);
            }
            bound.push(value);
            return outside;
        }

        private void unbindTo(int outside) {
            while (bound.size() > outside) {
                bound.pop();
            }
        }

        private void add(Reference reference) {
            if (!bound.contains(reference.root())) {
                found.add(reference);
            }
        }

        private void collectParts(List<Expression.Part> parts) {
            for (Expression.Part part : parts) {
                switch (part) {
                    case Expression.Text _ -> {}
                    case Expression.Interpolation i -> collect(i.value());
                    case Expression.If i -> {
                        collect(i.condition());
                        collectParts(i.then());
                        collectParts(i.otherwise());
                    }
                    case Expression.Repeat r -> {
                        collect(r.collection());
                        int outside = bind(r.key(), r.value());
                        collectParts(r.body());
                        unbindTo(outside);
                    }
                }
            }
        }
    }
}
