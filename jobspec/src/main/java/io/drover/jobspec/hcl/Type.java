package io.drover.jobspec.hcl;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a value may be asked to be. */
public sealed interface Type {
    /** The types without parts. */
    enum Simple implements Type {
        ANY,
        STRING,
        NUMBER,
        BOOL
    }

    record ListOf(Type element) implements Type {}

    record SetOf(Type element) implements Type {}

    record MapOf(Type element) implements Type {}

    record TupleOf(List<Type> items) implements Type {
        public TupleOf {
            items = List.copyOf(items);
        }
    }

    /**
     * Named attributes.
     *
     * @param defaults of those attributes that may be left out
     */
    record ObjectOf(SortedMap<String, Type> attributes, SortedMap<String, Value> defaults)
            implements Type {
        public ObjectOf {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
            defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
        }

        public ObjectOf(SortedMap<String, Type> attributes) {
            this(attributes, Collections.emptySortedMap());
        }

        private String words(String name) {
            String type = attributes.getOrDefault(name, Simple.ANY).words();
            return name + " = " + (defaults.containsKey(name) ? "optional(" + type + ")" : type);
        }
    }

    /** As it is written in the language. */
    default String words() {
        return switch (this) {
            case Simple simple ->
                    switch (simple) {
                        case ANY -> "any";
                        case STRING -> "string";
                        case NUMBER -> "number";
                        case BOOL -> "bool";
                    };
            case ListOf(var element) -> "list(" + element.words() + ")";
            case SetOf(var element) -> "set(" + element.words() + ")";
            case MapOf(var element) -> "map(" + element.words() + ")";
            case TupleOf(var items) ->
                    "tuple([" + String.join(", ", items.stream().map(Type::words).toList()) + "])";
            case ObjectOf object ->
                    "object({"
                            + String.join(
                                    ", ",
                                    object.attributes().keySet().stream()
                                            .map(object::words)
                                            .toList())
                            + "})";
        };
    }
}
