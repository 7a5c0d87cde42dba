package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name from outside that an expression refers to.
 *
 * @param root the first name
 * @param member the name after the first point, or null
 */
public record Reference(String root, @Nullable String member, SourceRange range) {
    /** All references of an expression; names that it makes itself (of a "for") included. */
    public static List<Reference> in(Expression expression) {
        List<Reference> found = new ArrayList<>();
        collect(expression, found);
        return found;
    }

    private static void collect(Expression expression, List<Reference> found) {
        switch (expression) {
            case Expression.Literal _, Expression.Element _ -> {}
            case Expression.Variable e -> found.add(new Reference(e.name(), null, e.range()));
            case Expression.Attribute(Expression.Variable root, var name, _, var range) ->
                    found.add(new Reference(root.name(), name, range));
            case Expression.Index(
                            Expression.Variable root,
                            Expression.Template(var parts, _),
                            var range)
                    when parts.size() == 1 && parts.getFirst() instanceof Expression.Text key ->
                    found.add(new Reference(root.name(), key.text(), range));
            case Expression.Attribute e -> collect(e.target(), found);
            case Expression.Index e -> {
                collect(e.target(), found);
                collect(e.key(), found);
            }
            case Expression.Splat e -> {
                collect(e.target(), found);
                collect(e.each(), found);
            }
            case Expression.Call e -> e.arguments().forEach(a -> collect(a, found));
            case Expression.Unary e -> collect(e.operand(), found);
            case Expression.Binary e -> {
                collect(e.left(), found);
                collect(e.right(), found);
            }
            case Expression.Conditional e -> {
                collect(e.condition(), found);
                collect(e.then(), found);
                collect(e.otherwise(), found);
            }
            case Expression.Parentheses e -> collect(e.inner(), found);
            case Expression.Tuple e -> e.items().forEach(i -> collect(i, found));
            case Expression.ObjectOf e ->
                    e.items()
                            .forEach(i -> {
                                collect(i.key(), found);
                                collect(i.value(), found);
                            });
            case Expression.For e -> collectFor(e, found);
            case Expression.Template e -> collectParts(e.parts(), found);
        }
    }

    private static void collectFor(Expression.For e, List<Reference> found) {
        collect(e.collection(), found);
        if (e.newKey() != null) {
            collect(e.newKey(), found);
        }
        collect(e.result(), found);
        if (e.condition() != null) {
            collect(e.condition(), found);
        }
    }

    private static void collectParts(List<Expression.Part> parts, List<Reference> found) {
        for (Expression.Part part : parts) {
            switch (part) {
                case Expression.Text _ -> {}
                case Expression.Interpolation i -> collect(i.value(), found);
                case Expression.If i -> {
                    collect(i.condition(), found);
                    collectParts(i.then(), found);
                    collectParts(i.otherwise(), found);
                }
                case Expression.Repeat r -> {
                    collect(r.collection(), found);
                    collectParts(r.body(), found);
                }
            }
        }
    }
}
