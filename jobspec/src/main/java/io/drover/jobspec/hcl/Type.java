package io.drover.jobspec.hcl;

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

    record ObjectOf(SortedMap<String, Type> attributes) implements Type {
        public ObjectOf {
            attributes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
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
            case ObjectOf(var attributes) ->
                    "object({"
                            + String.join(
                                    ", ",
                                    attributes.entrySet().stream()
                                            .map(e -> e.getKey() + " = " + e.getValue().words())
                                            .toList())
                            + "})";
        };
    }
}
