package io.drover.api.json;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** The names of a record's members as they are written; they are found in any case. */
public final class MemberNames {
    private final SerializableString[] names;
    private final Map<String, Integer> exact = new HashMap<>();
    private final Map<String, Integer> anyCase = new HashMap<>();

    public MemberNames(String... names) {
        this.names = new SerializableString[names.length];
        for (int i = 0; i < names.length; i++) {
            this.names[i] = new SerializedString(names[i]);
            exact.put(names[i], i);
            anyCase.put(names[i].toLowerCase(Locale.ROOT), i);
        }
    }

    /** The name at a place. */
    public SerializableString at(int place) {
        return names[place];
    }

    /** The place of a name; -1 if there is none. */
    public int find(String name) {
        Integer place = exact.get(name);
        if (place == null) {
            place = anyCase.get(name.toLowerCase(Locale.ROOT));
        }
        return place == null ? -1 : place;
    }
}
