package io.drover.jobspec.hcl;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns templates into text, or into the value of their only interpolation. */
final class TemplateEvaluator {
    private final Evaluator evaluator;
    private final Meter meter;
    private final Consumer<Reference> placeholders;

    TemplateEvaluator(Evaluator evaluator, Meter meter, Consumer<Reference> placeholders) {
        this.evaluator = evaluator;
        this.meter = meter;
        this.placeholders = placeholders;
    }

    Value value(Expression.Template template, Scope scope) {
        Expression.Interpolation only = template.onlyInterpolation();
        if (only != null) {
            String placeholder = placeholder(only, scope);
            return placeholder == null
                    ? evaluator.value(only.value(), scope)
                    : Value.text(placeholder);
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
        Value value = evaluator.value(part.value(), scope);
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
        if (!reference || !Placeholders.isOne(value, scope)) {
            return null;
        }
        Reference.in(value).forEach(placeholders);
        String written = part.range().text();
        return written.contains("~") ? "${" + value.range().text() + "}" : written;
    }

    private boolean appendIf(Expression.If part, Scope scope, StringBuilder text) {
        Value condition = evaluator.value(part.condition(), scope);
        if (condition instanceof Value.Unknown) {
            return false;
        }
        boolean holds = Evaluator.at(part.condition().range(), () -> Conversion.bool(condition));
        return append(holds ? part.then() : part.otherwise(), scope, text);
    }

    private boolean appendFor(Expression.Repeat part, Scope scope, StringBuilder text) {
        List<Iteration.Step> entries =
                Iteration.over(
                        "for",
                        evaluator.value(part.collection(), scope),
                        part.collection().range());
        if (entries == null) {
            return false;
        }
        boolean known = true;
        for (Iteration.Step entry : entries) {
            meter.charge(1);
            known &= append(part.body(), entry.scope(scope, part.key(), part.value()), text);
        }
        return known;
    }
}
