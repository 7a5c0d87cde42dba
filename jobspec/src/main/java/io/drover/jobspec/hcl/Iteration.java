package io.drover.jobspec.hcl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What "for" and "for_each" go over. */
final class Iteration {
    private Iteration() {}

    /** One element, and its place or name. */
    record Step(Value key, Value value) {
        Scope scope(Scope outer, @Nullable String keyName, String valueName) {
            return outer.with(
                    keyName == null
                            ? Map.of(valueName, value)
                            : keyName.equals(valueName)
                                    ? Map.of(valueName, value)
                                    : Map.of(keyName, key, valueName, value));
        }
    }

    /**
     * The elements in their order, or null when they are unknown.
     *
     * @param word that asks for them, for messages
     */
    static @Nullable List<Step> over(String word, Value collection, SourceRange range) {
        List<Step> entries = new ArrayList<>();
        switch (collection) {
            case Value.Unknown _ -> {
                return null;
            }
            case Value.Sequence list -> {
                boolean set = list.kind() == Value.Sequence.Kind.SET;
                for (Value item : list.items()) {
                    entries.add(new Step(set ? item : Value.number(entries.size()), item));
                }
            }
            case Value.Mapping map ->
                    map.entries().forEach((k, v) -> entries.add(new Step(Value.text(k), v)));
            default ->
                    throw new HclException(
                            range,
                            "Nothing to go over",
                            "\"%s\" needs a list, set or map; this is %s."
                                    .formatted(word, Conversion.shown(collection)));
        }
        return entries;
    }
}
