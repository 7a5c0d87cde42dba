package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Content without a fixed schema, as plain Java values for whoever has the schema. */
final class FreeForm {
    private final Evaluator evaluator;
    private final Blocks expansion;
    private final Diagnostics diagnostics;

    FreeForm(Evaluator evaluator, Blocks expansion, Diagnostics diagnostics) {
        this.evaluator = evaluator;
        this.expansion = expansion;
        this.diagnostics = diagnostics;
    }

    SortedMap<String, Object> of(Body body, Scope scope) {
        SortedMap<String, Object> content = new TreeMap<>();
        for (Body.Attribute attribute : body.attributes()) {
            try {
                Value value = evaluator.evaluate(attribute.value(), scope);
                if (value.isKnown() && !(value instanceof Value.Null)) {
                    content.put(attribute.name(), plain(value));
                }
            } catch (HclException e) {
                diagnostics.addAll(e.diagnostics());
            }
        }
        for (Blocks.Found found : expansion.of(body, scope)) {
            addBlock(content, found);
        }
        return content;
    }

    private void addBlock(SortedMap<String, Object> content, Blocks.Found found) {
        Body.Block block = found.block();
        Object inner = of(block.body(), found.scope());
        for (Body.Label label : block.labels().reversed()) {
            SortedMap<String, Object> labelled = new TreeMap<>();
            labelled.put(label.text(), List.of(inner));
            inner = labelled;
        }
        List<Object> all = new ArrayList<>();
        Object before = content.get(block.type());
        if (before instanceof List<?> list) {
            all.addAll(list);
        } else if (before != null) {
            diagnostics.error(
                    block.typeRange(),
                    "Argument and block of one name",
                    "\"%s\" is already set as an argument; write one of them."
                            .formatted(block.type()));
            return;
        }
        all.add(inner);
        content.put(block.type(), List.copyOf(all));
    }

    @SuppressWarnings("IfChainToSwitch") // see Value
    private static Object plain(Value value) {
        if (value instanceof Value.Text t) {
            return t.text();
        }
        if (value instanceof Value.Bool b) {
            return b.value();
        }
        if (value instanceof Value.Num n) {
            return n.isLong() ? plain(n.longValue()) : n.number().doubleValue();
        }
        if (value instanceof Value.Sequence list) {
            return items(list.items());
        }
        return value instanceof Value.Mapping map ? List.of(entries(map)) : "";
    }

    private static List<Object> items(List<Value> values) {
        List<Object> items = new ArrayList<>(values.size());
        for (Value value : values) {
            if (!(value instanceof Value.Null)) {
                items.add(value instanceof Value.Mapping map ? entries(map) : plain(value));
            }
        }
        return List.copyOf(items);
    }

    private static SortedMap<String, Object> entries(Value.Mapping map) {
        SortedMap<String, Object> entries = new TreeMap<>();
        map.entries()
                .forEach((key, value) -> {
                    if (!(value instanceof Value.Null)) {
                        entries.put(key, plain(value));
                    }
                });
        return entries;
    }

    private static Object plain(long number) {
        return number == (int) number ? (Object) (int) number : (Object) number;
    }
}
