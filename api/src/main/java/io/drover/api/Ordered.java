package io.drover.api;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Immutable copies with an order that every JVM agrees on.
 *
 * <p>{@code Map.copyOf} and {@code Set.copyOf} order their entries differently in each process, and
 * a record that reaches the state store, a hash or JSON must not. Null stays null, since null and
 * empty are different things on the wire.
 */
public final class Ordered {
    private Ordered() {}

    /** An immutable copy in the same order, or null for null. */
    public static <T> @Nullable List<T> list(@Nullable List<T> items) {
        return items == null ? null : List.copyOf(items);
    }

    /**
     * An immutable copy in key order, or null for null; what this method gave before, it gives
     * again.
     */
    public static <V> @Nullable SortedMap<String, V> map(@Nullable SortedMap<String, V> entries) {
        if (entries == null) {
            return null;
        }
        return entries.comparator() == null
                ? OrderedMap.of(entries)
                : Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }
}
