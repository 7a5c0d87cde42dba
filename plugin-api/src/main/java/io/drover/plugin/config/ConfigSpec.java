package io.drover.plugin.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a configuration block may hold: the shape that a plugin publishes and its host checks.
 *
 * <p>Most plugins need only {@link #of} and a {@link Configuration} record. By hand it is made by
 * {@link #object()}:
 *
 * <pre>{@code
 * ConfigSpec.object()
 *         .required("command", "string")
 *         .optional("args", "list(string)")
 *         .optional("retries", "number", "3")
 *         .build();
 * }</pre>
 *
 * Type expressions: {@code string}, {@code bool}, {@code number}, {@code any}, {@code list(T)},
 * {@code set(T)}, {@code map(T)}, {@code tuple([T, …])}, {@code object({k = T, …})}.
 */
public sealed interface ConfigSpec {
    /** A body; each key becomes a key of the value. */
    record ObjectSpec(SortedMap<String, ConfigSpec> attributes) implements ConfigSpec {
        public ObjectSpec {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }
    }

    /** Several values side by side; matches nothing itself. */
    record ArraySpec(List<ConfigSpec> values) implements ConfigSpec {
        public ArraySpec {
            values = List.copyOf(values);
        }
    }

    /** {@code name = value}; null when optional and absent. */
    record Attr(String name, String type, boolean required) implements ConfigSpec {}

    /** At most one {@code name { … }}; null when absent. */
    record Block(String name, boolean required, ConfigSpec nested) implements ConfigSpec {}

    /** One {@code name { any = value … }} whose values share a type. */
    record BlockAttrs(String name, String type, boolean required) implements ConfigSpec {}

    /** Any number of {@code name { … }}, in order; {@code maxItems} 0 means no limit. */
    record BlockList(String name, long minItems, long maxItems, ConfigSpec nested)
            implements ConfigSpec {}

    /** As {@link BlockList}, without an order. */
    record BlockSet(String name, long minItems, long maxItems, ConfigSpec nested)
            implements ConfigSpec {}

    /** Repeated {@code name "label" … { … }}, as maps nested by label. */
    record BlockMap(String name, List<String> labels, ConfigSpec nested) implements ConfigSpec {
        public BlockMap {
            labels = List.copyOf(labels);
        }
    }

    /** {@code primary}, or {@code fallback} where that gives null. */
    record Default(ConfigSpec primary, ConfigSpec fallback) implements ConfigSpec {}

    /** A constant, written as an expression: {@code true}, {@code "5m"}, {@code ["a"]}. */
    record Literal(String value) implements ConfigSpec {}

    /** A spec that accepts an empty block only. */
    static ConfigSpec none() {
        return new ObjectSpec(new TreeMap<>());
    }

    /**
     * What a block may hold whose options are the components of a record.
     *
     * @throws IllegalStateException as {@link Binding#of} does
     */
    static ConfigSpec of(Class<? extends Record> type) {
        return Binding.of(type).spec();
    }

    /** Builds the spec of a block from its attributes and nested blocks. */
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /** Collects the attributes of a block; see {@link #object()}. */
    final class ObjectBuilder {
        private final TreeMap<String, ConfigSpec> attributes = new TreeMap<>();

        private ObjectBuilder() {}

        /** An attribute that must be there. */
        public ObjectBuilder required(String name, String type) {
            return put(name, new Attr(name, type, true));
        }

        /** An attribute that may be missing; the driver then sees null. */
        public ObjectBuilder optional(String name, String type) {
            return put(name, new Attr(name, type, false));
        }

        /**
         * An attribute with a default.
         *
         * @param literal the default as an expression, such as {@code "\"5m\""} or {@code "true"}
         */
        public ObjectBuilder optional(String name, String type, String literal) {
            return put(name, new Default(new Attr(name, type, false), new Literal(literal)));
        }

        /** A nested block that may appear once. */
        public ObjectBuilder block(String name, ConfigSpec nested) {
            return put(name, new Block(name, false, nested));
        }

        /** A nested block that may appear any number of times. */
        public ObjectBuilder blocks(String name, ConfigSpec nested) {
            return put(name, new BlockList(name, 0, 0, nested));
        }

        /** Any other kind of entry. */
        public ObjectBuilder put(String name, ConfigSpec spec) {
            attributes.put(name, spec);
            return this;
        }

        public ConfigSpec build() {
            return new ObjectSpec(attributes);
        }
    }
}
