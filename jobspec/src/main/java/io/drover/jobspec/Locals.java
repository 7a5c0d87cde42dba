package io.drover.jobspec;

import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.BodyReader;
import io.drover.jobspec.hcl.Diagnostics;
import io.drover.jobspec.hcl.Evaluator;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Reference;
import io.drover.jobspec.hcl.Scope;
import io.drover.jobspec.hcl.Suggestion;
import io.drover.jobspec.hcl.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The {@code locals} blocks: each value once, after those that it refers to. */
final class Locals {
    private static final int MAX_EDGES = 100_000;

    private final Evaluator evaluator;
    private final Diagnostics diagnostics;
    private final Map<String, Body.Attribute> written = new LinkedHashMap<>();
    private final Map<String, Set<String>> needs = new LinkedHashMap<>();
    private final TreeMap<String, Value> values = new TreeMap<>();
    private int edges;

    Locals(List<BodyReader> blocks, Evaluator evaluator, Diagnostics diagnostics) {
        this.evaluator = evaluator;
        this.diagnostics = diagnostics;
        for (BodyReader block : blocks) {
            for (Body.Attribute local : block.body().attributes()) {
                block.raw(local.name());
                add(local);
            }
            block.finish();
        }
    }

    private void add(Body.Attribute local) {
        Body.Attribute first = written.putIfAbsent(local.name(), local);
        if (first != null) {
            diagnostics.error(
                    local.nameRange(),
                    "Duplicate local",
                    "\"%s\" is already set on line %d."
                            .formatted(local.name(), first.range().line()));
        }
    }

    /** The scope with {@code local} added. */
    Scope resolve(Scope scope) {
        written.forEach((name, local) -> needs.put(name, needsOf(local)));
        for (String name : inOrder()) {
            Body.Attribute local = written.get(name);
            if (local != null) {
                values.put(name, value(local, scope.with(needed(name))));
            }
        }
        return scope.with(Map.of("local", Value.names(values)));
    }

    /** Only what one local needs, so that many locals cost no more than their text. */
    private Map<String, Value> needed(String name) {
        TreeMap<String, Value> needed = new TreeMap<>();
        for (String other : needs.getOrDefault(name, Set.of())) {
            needed.put(other, values.getOrDefault(other, Value.unknown()));
        }
        return Map.of("local", Value.names(needed));
    }

    private Value value(Body.Attribute local, Scope scope) {
        try {
            return evaluator.evaluate(local.value(), scope);
        } catch (HclException e) {
            diagnostics.addAll(e.diagnostics());
            return Value.unknown();
        }
    }

    private Set<String> needsOf(Body.Attribute local) {
        Set<String> names = new LinkedHashSet<>();
        for (Reference reference : Reference.in(local.value())) {
            if (!reference.root().equals("local")) {
                continue;
            }
            if (reference.member() == null) {
                names.addAll(written.keySet()); // local[…] may be any of them
                names.remove(local.name());
            } else if (written.containsKey(reference.member())) {
                names.add(reference.member());
            } else {
                undefined(reference.member(), reference);
                names.add(reference.member());
            }
        }
        edges += names.size();
        if (edges > MAX_EDGES) {
            throw new HclException(
                    local.nameRange(),
                    "Too many locals",
                    "Locals may refer to locals at most %d times.".formatted(MAX_EDGES));
        }
        return names;
    }

    private void undefined(String name, Reference reference) {
        diagnostics.error(
                reference.range(),
                "Undefined local",
                "No locals block sets \"%s\".%s"
                        .formatted(name, Suggestion.didYouMean(name, written.keySet())));
        values.put(name, Value.unknown());
    }

    /** Each name after those that it needs; names of a circle are unknown. */
    private List<String> inOrder() {
        List<String> order = new ArrayList<>();
        Map<String, Integer> waiting = new LinkedHashMap<>();
        Map<String, List<String>> dependants = new LinkedHashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        needs.forEach((name, needed) -> {
            List<String> known = needed.stream().filter(written::containsKey).toList();
            waiting.put(name, known.size());
            known.forEach(n -> dependants.computeIfAbsent(n, _ -> new ArrayList<>()).add(name));
            if (known.isEmpty()) {
                ready.add(name);
            }
        });
        while (!ready.isEmpty()) {
            String name = ready.remove();
            order.add(name);
            waiting.remove(name);
            for (String dependant : dependants.getOrDefault(name, List.of())) {
                if (waiting.merge(dependant, -1, Integer::sum) == 0) {
                    ready.add(dependant);
                }
            }
        }
        waiting.keySet().forEach(this::circle);
        return order;
    }

    private void circle(String name) {
        Body.Attribute local = written.get(name);
        if (local != null) {
            diagnostics.error(
                    local.nameRange(),
                    "Circle of locals",
                    "\"%s\" needs itself, or a local that does: %s."
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            needs.getOrDefault(name, Set.of()).stream().toList())));
        }
        values.put(name, Value.unknown());
    }
}
