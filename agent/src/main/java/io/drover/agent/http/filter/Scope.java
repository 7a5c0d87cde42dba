package io.drover.agent.http.filter;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The row that an expression is asked of, and the names that {@code any} and {@code all} have
 * bound.
 */
record Scope(Object row, Map<String, Object> names) {
    static Scope of(Object row) {
        return new Scope(row, Map.of());
    }

    Scope with(String name, @Nullable Object value) {
        Map<String, Object> more = new TreeMap<>(names);
        more.put(name, value == null ? Value.ABSENT : value);
        return new Scope(row, more);
    }

    /** The value at the path, or {@link Value#ABSENT}. */
    Object at(Path path) {
        Object bound = names.get(path.steps().getFirst());
        Object value = bound == null ? row : bound;
        for (String step : path.steps().subList(bound == null ? 0 : 1, path.steps().size())) {
            if (Value.isAbsent(value)) {
                return Value.ABSENT;
            }
            value = Value.step(value, step, path);
        }
        return value;
    }
}
