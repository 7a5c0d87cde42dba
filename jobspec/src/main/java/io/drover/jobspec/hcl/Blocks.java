package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a body as a reader sees them: {@code dynamic} ones expanded, those written as JSON
 * or as {@code name = { … }} taken for blocks.
 */
final class Blocks {
    /** A block and the names that its expressions know. */
    record Found(Body.Block block, Scope scope) {}

    private static final String DYNAMIC = "dynamic";

    private final Evaluator evaluator;
    private final Diagnostics diagnostics;

    Blocks(Evaluator evaluator, Diagnostics diagnostics) {
        this.evaluator = evaluator;
        this.diagnostics = diagnostics;
    }

    /** The blocks of a native body in the order of the text, dynamic ones expanded. */
    List<Found> of(Body body, Scope scope) {
        List<Found> found = new ArrayList<>();
        for (Body.Block block : body.blocks()) {
            if (block.type().equals(DYNAMIC) && body.syntax() == Body.Syntax.NATIVE) {
                guarded(() -> expand(block, scope, found));
            } else {
                found.add(new Found(block, scope));
            }
        }
        return found;
    }

    /** Members of a JSON body, taken for blocks of one type. */
    List<Found> ofMembers(Body body, String type, int labels, Scope scope) {
        List<Found> found = new ArrayList<>();
        for (Body.Attribute attribute : body.attributes()) {
            if (attribute.name().equals(type)) {
                guarded(() ->
                        member(attribute, attribute.value(), labels, List.of(), scope, found));
            }
            if (attribute.name().equals(DYNAMIC) && body.syntax() == Body.Syntax.JSON) {
                guarded(() -> dynamicMembers(attribute, type, scope, found));
            }
        }
        return found;
    }

    private void dynamicMembers(
            Body.Attribute attribute, String type, Scope scope, List<Found> found) {
        List<Found> dynamic = new ArrayList<>();
        member(attribute, attribute.value(), 1, List.of(), scope, dynamic);
        for (Found each : dynamic) {
            if (each.block().labels().getFirst().text().equals(type)) {
                expand(each.block(), scope, found);
            }
        }
    }

    private static void member(
            Body.Attribute attribute,
            Expression value,
            int missingLabels,
            List<Body.Label> labels,
            Scope scope,
            List<Found> found) {
        switch (value) {
            case Expression.Tuple list -> {
                for (Expression item : list.items()) {
                    member(attribute, item, missingLabels, labels, scope, found);
                }
            }
            case Expression.ObjectOf object when missingLabels == 0 ->
                    found.add(
                            new Found(
                                    new Body.Block(
                                            attribute.name(),
                                            attribute.nameRange(),
                                            labels,
                                            JsonSyntax.bodyOf(object),
                                            attribute.range()),
                                    scope));
            case Expression.ObjectOf object -> {
                for (Expression.Item item : object.items()) {
                    List<Body.Label> more = new ArrayList<>(labels);
                    more.add(new Body.Label(JsonSyntax.plainText(item.key()), item.key().range()));
                    member(attribute, item.value(), missingLabels - 1, more, scope, found);
                }
            }
            case Expression.Literal(Value.Null _, _) -> {}
            default ->
                    throw new HclException(
                            value.range(),
                            "Expected a block",
                            "\"%s\" is a block: its value is an object, or a list of objects."
                                    .formatted(attribute.name()));
        }
    }

    // ---- dynamic blocks ----

    private void expand(Body.Block dynamic, Scope scope, List<Found> found) {
        if (dynamic.labels().size() != 1) {
            throw new HclException(
                    dynamic.typeRange(),
                    "Dynamic block without a type",
                    "Write dynamic \"type\" { for_each = … content { … } }.");
        }
        BodyReader reader =
                new BodyReader(
                        dynamic.body(),
                        evaluator,
                        scope,
                        diagnostics,
                        dynamic.labels(),
                        dynamic.typeRange());
        Expression forEach = reader.required("for_each");
        Expression iterator = reader.raw("iterator");
        Expression labels = reader.raw("labels");
        Found content = reader.rawBlock("content");
        reader.finishThis();
        if (forEach == null || content == null) {
            return;
        }
        String type = dynamic.labels().getFirst().text();
        String name = iterator == null ? type : JsonSyntax.plainText(iterator);
        for (Scope inner : scopes(forEach, name, scope)) {
            try {
                evaluator.meter().block();
            } catch (ValueException e) {
                throw e.at(dynamic.typeRange());
            }
            found.add(
                    new Found(
                            new Body.Block(
                                    type,
                                    dynamic.labels().getFirst().range(),
                                    labels == null ? List.of() : labels(labels, inner),
                                    content.block().body(),
                                    dynamic.range()),
                            inner));
        }
    }

    private List<Scope> scopes(Expression forEach, String iterator, Scope scope) {
        List<Iteration.Step> steps =
                Iteration.over("for_each", evaluator.evaluate(forEach, scope), forEach.range());
        List<Scope> scopes = new ArrayList<>();
        for (Iteration.Step step : steps == null ? List.<Iteration.Step>of() : steps) {
            scopes.add(scope.with(Map.of(iterator, element(step.key(), step.value()))));
        }
        return scopes;
    }

    private static Value element(Value key, Value value) {
        SortedMap<String, Value> element = new TreeMap<>();
        element.put("key", key);
        element.put("value", value);
        return Value.names(element);
    }

    private List<Body.Label> labels(Expression labels, Scope scope) {
        Value list = evaluator.evaluate(labels, scope);
        try {
            return Conversion.items(list).stream()
                    .map(item -> new Body.Label(Conversion.text(item), labels.range()))
                    .toList();
        } catch (ValueException e) {
            throw e.at(labels.range());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (HclException e) {
            diagnostics.addAll(e.diagnostics());
        }
    }

    /** The first block, or null; more than one is an error. */
    static @Nullable Found single(List<Found> found, Diagnostics diagnostics) {
        if (found.size() > 1) {
            Body.Block second = found.get(1).block();
            diagnostics.error(
                    second.typeRange(),
                    "Duplicate " + second.type() + " block",
                    "Only one is allowed here; the first is on line %d."
                            .formatted(found.getFirst().block().typeRange().line()));
        }
        return found.isEmpty() ? null : found.getFirst();
    }
}
