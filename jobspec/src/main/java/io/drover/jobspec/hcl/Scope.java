package io.drover.jobspec.hcl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression may refer to, an inner scope hiding the outer one.
 *
 * <p>A name that no scope knows is no error: the reference stays as it is written, as a placeholder
 * for whoever runs the result.
 */
public final class Scope {
    /** Knows no name. */
    public static final Scope EMPTY = new Scope(null, Map.of());

    private final @Nullable Scope outer;
    private final Map<String, Value> values;

    private Scope(@Nullable Scope outer, Map<String, Value> values) {
        this.outer = outer;
        this.values = values;
    }

    /** A scope inside of this one. */
    public Scope with(Map<String, Value> names) {
        return new Scope(this, new LinkedHashMap<>(names));
    }

    public @Nullable Value lookup(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.values.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** All names, in alphabetical order. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.values.keySet());
        }
        return names;
    }
}
