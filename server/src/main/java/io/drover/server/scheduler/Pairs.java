package io.drover.server.scheduler;

import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers pairs of a number and a value, from 0 in the order in which they are first seen. */
final class Pairs {
    /** So large a table costs less than a map. */
    private static final int MAX_TABLE = 1 << 20;

    private final int width;

    /** By pair: its number and one; empty when the table would be too large. */
    private final int[] table;

    private final Map<Long, Integer> map = new LinkedHashMap<>();
    private int size;

    /**
     * Knows no pair.
     *
     * @param numbers are below this
     * @param values are below this, and {@link ValueColumn#NONE} is one more
     */
    Pairs(int numbers, int values) {
        this.width = values + 1;
        long cells = (long) numbers * width;
        this.table = new int[cells <= MAX_TABLE ? (int) cells : 0];
    }

    int size() {
        return size;
    }

    /** The number of a pair; {@link #size} as it was when the pair is new. */
    int number(int first, int value) {
        if (table.length > 0) {
            int at = first * width + value + 1;
            if (table[at] == 0) {
                table[at] = ++size;
            }
            return table[at] - 1;
        }
        long pair = (long) first << 32 | (value & 0xFFFFFFFFL);
        Integer known = map.putIfAbsent(pair, size);
        if (known == null) {
            return size++;
        }
        return known;
    }
}
