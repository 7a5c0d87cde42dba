package io.drover.api;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from text in two arrays. The records hold millions of small maps: a tree with a
 * wrapper around it takes twice the memory, and has to be copied each time, since nobody can tell
 * that it does not change.
 */
// The records say SortedMap, and that is all they need.
@SuppressWarnings("JdkObsolete")
final class OrderedMap<V> extends AbstractMap<String, V> implements SortedMap<String, V> {
    private static final OrderedMap<Object> EMPTY = new OrderedMap<>(new String[0], new Object[0]);

    private final String[] keys;
    private final Object[] values;

    private OrderedMap(String[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    @SuppressWarnings("unchecked")
    static <V> SortedMap<String, V> of(SortedMap<String, V> entries) {
        if (entries instanceof OrderedMap) {
            return entries;
        }
        if (entries.isEmpty()) {
            return (SortedMap<String, V>) EMPTY;
        }
        String[] keys = new String[entries.size()];
        Object[] values = new Object[keys.length];
        int at = 0;
        for (Map.Entry<String, V> entry : entries.entrySet()) {
            keys[at] = entry.getKey();
            values[at++] = entry.getValue();
        }
        return new OrderedMap<>(keys, values);
    }

    private int find(@Nullable Object key) {
        return key instanceof String text ? Arrays.binarySearch(keys, text) : -1;
    }

    @SuppressWarnings("unchecked")
    private V value(int at) {
        return (V) values[at];
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) >= 0;
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        int at = find(key);
        return at < 0 ? null : value(at);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super V> action) {
        for (int at = 0; at < keys.length; at++) {
            action.accept(keys[at], value(at));
        }
    }

    @Override
    public Set<Map.Entry<String, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return keys.length;
            }

            @Override
            public Iterator<Map.Entry<String, V>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, V>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < keys.length;
        }

        @Override
        public Map.Entry<String, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int at = next++;
            return new SimpleImmutableEntry<>(keys[at], value(at));
        }
    }

    @Override
    public @Nullable Comparator<? super String> comparator() {
        return null;
    }

    @Override
    public SortedMap<String, V> subMap(String from, String to) {
        return part(place(from), place(to));
    }

    @Override
    public SortedMap<String, V> headMap(String to) {
        return part(0, place(to));
    }

    @Override
    public SortedMap<String, V> tailMap(String from) {
        return part(place(from), keys.length);
    }

    private int place(String key) {
        int at = Arrays.binarySearch(keys, key);
        return at < 0 ? -at - 1 : at;
    }

    private SortedMap<String, V> part(int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException("the first key comes after the last");
        }
        return new OrderedMap<>(
                Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(values, from, to));
    }

    @Override
    public String firstKey() {
        return keyAt(0);
    }

    @Override
    public String lastKey() {
        return keyAt(keys.length - 1);
    }

    private String keyAt(int at) {
        if (keys.length == 0) {
            throw new NoSuchElementException();
        }
        return keys[at];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OrderedMap<?> map
                ? Arrays.equals(keys, map.keys) && Arrays.equals(values, map.values)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
