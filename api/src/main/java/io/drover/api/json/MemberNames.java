package io.drover.api.json;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The names of a record's members as they are written; they are found in any case. */
public final class MemberNames {
    private final SerializableString[] names;
    private @Nullable Places places;

    public MemberNames(String... names) {
        this.names = new SerializableString[names.length];
        for (int i = 0; i < names.length; i++) {
            this.names[i] = new SerializedString(names[i]);
        }
    }

    /** The name at a place. */
    public SerializableString at(int place) {
        return names[place];
    }

    /** The place of a name; -1 if there is none. */
    public int find(String name) {
        Places known = places;
        if (known == null) {
            // Made at the first use, since many processes only write. Threads that make it at the
            // same time make the same.
            known = Places.of(names);
            places = known;
        }
        Integer place = known.exact().get(name);
        if (place == null) {
            place = known.anyCase().get(name.toLowerCase(Locale.ROOT));
        }
        return place == null ? -1 : place;
    }

    private record Places(Map<String, Integer> exact, Map<String, Integer> anyCase) {
        static Places of(SerializableString[] names) {
            var exact = new HashMap<String, Integer>();
            var anyCase = new HashMap<String, Integer>();
            for (int i = 0; i < names.length; i++) {
                exact.put(names[i].getValue(), i);
                anyCase.put(names[i].getValue().toLowerCase(Locale.ROOT), i);
            }
            return new Places(exact, anyCase);
        }
    }
}
