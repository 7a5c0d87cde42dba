package io.drover.server.scheduler;

import io.drover.server.scheduler.GroupNeeds.DistinctProperty;
import java.util.Arrays;

/** How many allocations each value of a distinct property has, while a plan grows. */
final class PropertyCount {
    private final DistinctProperty property;
    private final ValueColumn column;
    private final int[] used;

    /** Rows by value, found when first asked for. */
    private int[][] rowsOf = new int[0][];

    PropertyCount(DistinctProperty property, ValueColumn column) {
        this.property = property;
        this.column = column;
        this.used = new int[column.size()];
    }

    boolean inJob() {
        return property.inJob();
    }

    /** As users see it when it rules a node out. */
    String text() {
        return property.text();
    }

    boolean hasValue(int row) {
        return column.at(row) != ValueColumn.NONE;
    }

    boolean isFull(int row) {
        int value = column.at(row);
        return value != ValueColumn.NONE && used[value] >= property.limit();
    }

    /**
     * Counts allocations; returns whether rows of this value are full now that were not, or back.
     */
    boolean change(int row, int by) {
        int value = column.at(row);
        if (value == ValueColumn.NONE) {
            return false;
        }
        boolean before = isFull(row);
        used[value] += by;
        return before != isFull(row);
    }

    /** The rows of a list that have the same value as this one. */
    int[] sameAs(int row, int[] rows) {
        if (rowsOf.length == 0) {
            rowsOf = byValue(rows);
        }
        return rowsOf[column.at(row)];
    }

    private int[][] byValue(int[] rows) {
        int[] sizes = new int[used.length];
        for (int row : rows) {
            if (column.at(row) != ValueColumn.NONE) {
                sizes[column.at(row)]++;
            }
        }
        int[][] lists = new int[used.length][];
        Arrays.setAll(lists, value -> new int[sizes[value]]);
        for (int row : rows) {
            int value = column.at(row);
            if (value != ValueColumn.NONE) {
                lists[value][--sizes[value]] = row;
            }
        }
        return lists;
    }
}
