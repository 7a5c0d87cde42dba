package io.drover.server.difference;

import io.drover.api.jobrequest.FieldDiff;
import io.drover.api.jobrequest.ObjectDiff;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Two shapes side by side.
 *
 * @param fields what differs, by name; inside of a changed part also what does not
 * @param objects the parts that differ, by name
 */
record Comparison(List<FieldDiff> fields, List<ObjectDiff> objects) {
    static final String NONE = "None";
    static final String ADDED = "Added";
    static final String DELETED = "Deleted";
    static final String EDITED = "Edited";

    Comparison {
        fields = List.copyOf(fields);
        objects = List.copyOf(objects);
    }

    /** Without fields that are the same: for jobs, groups and tasks, which have many. */
    static Comparison of(Shape before, Shape after) {
        return of(before, after, false);
    }

    private static Comparison of(Shape before, Shape after, boolean withSame) {
        List<FieldDiff> fields = new ArrayList<>();
        for (String key : union(before.fields().keySet(), after.fields().keySet())) {
            FieldDiff field = field(before.fields().get(key), after.fields().get(key));
            if (!field.type().equals(NONE) || withSame) {
                fields.add(field);
            }
        }
        List<ObjectDiff> objects = new ArrayList<>();
        for (String key : union(before.parts().keySet(), after.parts().keySet())) {
            ObjectDiff object = object(before.parts().get(key), after.parts().get(key));
            if (!object.type().equals(NONE)) {
                objects.add(object);
            }
        }
        fields.sort(Comparator.comparing(FieldDiff::name).thenComparing(FieldDiff::old));
        return new Comparison(fields, objects);
    }

    boolean isEmpty() {
        return fields.isEmpty() && objects.isEmpty();
    }

    @Nullable List<FieldDiff> fieldsOrNull() {
        return fields.isEmpty() ? null : fields;
    }

    @Nullable List<ObjectDiff> objectsOrNull() {
        return objects.isEmpty() ? null : objects;
    }

    private static FieldDiff field(Shape.@Nullable Field before, Shape.@Nullable Field after) {
        String name = after != null ? after.name() : before == null ? "" : before.name();
        String old = before == null ? "" : before.text();
        String text = after == null ? "" : after.text();
        String type = EDITED;
        if (old.equals(text)) {
            type = NONE;
        } else if (old.isEmpty()) {
            type = ADDED;
        } else if (text.isEmpty()) {
            type = DELETED;
        }
        return new FieldDiff(type, name, old, text, null);
    }

    private static ObjectDiff object(Shape.@Nullable Part before, Shape.@Nullable Part after) {
        if (before == null || after == null) {
            Shape.Part only = after == null ? before : after;
            Shape shape = only == null ? Shape.empty() : only.shape();
            Comparison whole =
                    after == null ? of(shape, Shape.empty()) : of(Shape.empty(), shape, false);
            return whole.object(after == null ? DELETED : ADDED, only == null ? "" : only.name());
        }
        Comparison changed = of(before.shape(), after.shape(), false);
        return changed.isEmpty()
                ? changed.object(NONE, after.name())
                : of(before.shape(), after.shape(), true).object(EDITED, after.name());
    }

    private ObjectDiff object(String type, String name) {
        return new ObjectDiff(type, name, fieldsOrNull(), objectsOrNull());
    }

    private static Set<String> union(Iterable<String> one, Collection<String> other) {
        Set<String> all = new TreeSet<>(other);
        one.forEach(all::add);
        return all;
    }
}
