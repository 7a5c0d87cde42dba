package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a "for" expression makes, while it goes over its elements. */
final class ForResult {
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
