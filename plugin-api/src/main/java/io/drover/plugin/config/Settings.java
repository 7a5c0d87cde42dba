package io.drover.plugin.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checked configuration values by name: of a plugin block, of a task's {@code config} block, or of
 * a driver's saved state.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Long}, {@code Double}, lists and maps of
 * those, or null where an optional attribute is absent. Getters fail with {@link
 * IllegalArgumentException} when the value has another type than asked for, which cannot happen
 * once the values were checked against the spec that the driver published.
 */
public final class Settings {
    private static final Settings EMPTY = new Settings(new TreeMap<>());

    private final SortedMap<String, @Nullable Object> values;

    private Settings(SortedMap<String, @Nullable Object> values) {
        this.values = Collections.unmodifiableSortedMap(values);
    }

    /** Takes a copy of the map; nested lists and maps must not change afterwards. */
    public static Settings of(Map<String, ? extends @Nullable Object> values) {
        var copy = new TreeMap<String, @Nullable Object>();
        values.forEach(copy::put);
        return new Settings(copy);
    }

    public static Settings empty() {
        return EMPTY;
    }

    /**
     * The values as a {@link Configuration} record.
     *
     * @throws ConfigException with every value that is missing or does not fit, by its name; the
     *     caller hands it on
     * @throws IllegalStateException as {@link Binding#of} does
     */
    public <T extends Record> T as(Class<T> type) throws ConfigException {
        return RecordReader.read(Binding.of(type), this);
    }

    /** All values in the order of their names. */
    public SortedMap<String, @Nullable Object> values() {
        return values;
    }

    /** True when the value is there and not null. */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /** The text, or {@code otherwise} when absent. */
    public String string(String name, String otherwise) {
        return values.get(name) == null ? otherwise : typed(name, String.class);
    }

    /**
     * The text of a required attribute.
     *
     * @throws IllegalArgumentException if absent
     */
    public String string(String name) {
        return typed(name, String.class);
    }

    /** The number cut to whole, or {@code otherwise} when absent. */
    public long integer(String name, long otherwise) {
        return values.get(name) == null ? otherwise : typed(name, Number.class).longValue();
    }

    public boolean flag(String name, boolean otherwise) {
        return values.get(name) == null ? otherwise : typed(name, Boolean.class);
    }

    /** A list of texts; empty when absent. */
    public List<String> strings(String name) {
        var items = new ArrayList<String>();
        for (var item : list(name)) {
            items.add(String.valueOf(item));
        }
        return List.copyOf(items);
    }

    /**
     * Texts by key from a map or a list of maps, where later entries win; empty when absent.
     *
     * <p>Options of the type {@code list(map(string))} are written as a block and arrive as a list.
     */
    public SortedMap<String, String> stringMap(String name) {
        var merged = new TreeMap<String, String>();
        for (var part : asList(values.get(name))) {
            for (var entry : map(name, part).entrySet()) {
                merged.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
        }
        return merged;
    }

    /** A nested block; empty settings when absent. */
    public Settings block(String name) {
        var value = values.get(name);
        return value == null ? EMPTY : of(map(name, value));
    }

    /** Repeated blocks in order; empty when absent. */
    public List<Settings> blocks(String name) {
        var blocks = new ArrayList<Settings>();
        for (var item : list(name)) {
            blocks.add(of(map(name, item)));
        }
        return List.copyOf(blocks);
    }

    private List<?> list(String name) {
        return values.get(name) == null ? List.of() : typed(name, List.class);
    }

    private static List<?> asList(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default -> List.of(value);
        };
    }

    private static Map<String, @Nullable Object> map(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a block");
        }
        var entries = new TreeMap<String, @Nullable Object>();
        map.forEach((key, item) -> entries.put(String.valueOf(key), item));
        return entries;
    }

    private <T> T typed(String name, Class<T> type) {
        var value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
