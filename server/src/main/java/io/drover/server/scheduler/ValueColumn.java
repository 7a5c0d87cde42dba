package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One property of all nodes of a fleet, each value as a number. Numbers have no order that means
 * anything.
 */
final class ValueColumn {
    static final int NONE = -1;

    private final Target target;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private int[] values = new int[0];

    ValueColumn(Target target) {
        this.target = target;
    }

    /** A node's row came, or has another value now. */
    void set(int row, NodeView view) {
        if (row >= values.length) {
            int known = values.length;
            values = Arrays.copyOf(values, Math.max(16, Math.max(row + 1, 2 * known)));
            Arrays.fill(values, known, values.length, NONE);
        }
        String value = target.on(view.node);
        values[row] = value == null ? NONE : number(value);
    }

    /** The number of a row's value; {@link #NONE} when it has none. */
    int at(int row) {
        return values[row];
    }

    /** How many numbers there are, from 0. */
    int size() {
        return numbers.size();
    }

    /** The number of a value, whether a node has it or not. */
    int number(String value) {
        Integer known = numbers.get(value);
        if (known == null) {
            known = numbers.size();
            numbers.put(value, known);
        }
        return known;
    }

    /** The value of a row, as text. */
    @Nullable String text(NodeView view) {
        return target.on(view.node);
    }
}
