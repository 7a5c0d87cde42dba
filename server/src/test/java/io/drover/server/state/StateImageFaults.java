package io.drover.server.state;

import io.drover.api.evaluation.Evaluation;
import io.drover.server.collection.PersistentMap;
import java.lang.reflect.Field;

/** States that no command leads to: faults, planted to see whether they are found. */
public final class StateImageFaults {
    private StateImageFaults() {}

    /** A state one of whose tables was exchanged, while its running hash was not told. */
    static State withRows(State state, String table, PersistentMap<?, ?> rows) {
        State copy = new StateEditor(state).freeze();
        try {
            Field field = State.class.getDeclaredField(table);
            field.setAccessible(true);
            field.set(copy, rows);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("State has no such table", e);
        }
        return copy;
    }

    public static State withoutOneEvaluation(State state) {
        Evaluation some = state.evaluations("").iterator().next();
        return withRows(state, "evaluations", state.evaluations.without(some.id()));
    }
}
