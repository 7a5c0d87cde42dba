package io.drover.jobspec.hcl;

import java.math.BigDecimal;
import java.util.SortedMap;

/** What {@code value.name}, {@code value["name"]} and {@code value[0]} stand for. */
final class Members {
    private Members() {}

    /** A member of a map or object. */
    static Value named(Value target, String name, SourceRange range) {
        if (target instanceof Value.Unknown) {
            return target;
        }
        if (!(target instanceof Value.Mapping mapping)) {
            throw none(target, range);
        }
        Value value = mapping.entries().get(name);
        if (value == null) {
            throw new HclException(
                    range,
                    "No such member",
                    "There is no \"%s\" here.%s"
                            .formatted(name, knownNames(name, mapping.entries())));
        }
        return value;
    }

    private static String knownNames(String name, SortedMap<String, Value> entries) {
        String near = Suggestion.didYouMean(name, entries.keySet());
        if (!near.isEmpty()) {
            return near;
        }
        return entries.isEmpty()
                ? " It is empty."
                : " Known: "
                        + String.join(", ", entries.keySet().stream().limit(10).toList())
                        + (entries.size() > 10 ? " …" : ".");
    }

    /** An item of a list. */
    static Value item(Value.Sequence list, Value key, SourceRange range) {
        BigDecimal number = place(key, range);
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (!whole
                || number.signum() < 0
                || number.compareTo(BigDecimal.valueOf(list.items().size())) >= 0) {
            throw new HclException(
                    range,
                    "No such item",
                    list.items().isEmpty()
                            ? "The list is empty."
                            : "The list has items 0 to %d.".formatted(list.items().size() - 1));
        }
        return list.items().get(number.intValueExact());
    }

    /** For the caller to throw: the value has no members. */
    static HclException none(Value target, SourceRange range) {
        String hint =
                switch (target) {
                    case Value.Sequence _ ->
                            "Take one item with [0], or that member of each with [*].";
                    case Value.Text(var text) when text.startsWith("${") ->
                            "It is a placeholder that gets its value when the task runs.";
                    default -> "Only objects, maps and lists have members.";
                };
        return new HclException(
                range,
                "No members here",
                "This is %s. %s".formatted(Conversion.shown(target), hint));
    }

    private static BigDecimal place(Value key, SourceRange range) {
        try {
            return Conversion.number(key);
        } catch (ValueException e) {
            throw e.at(range);
        }
    }
}
