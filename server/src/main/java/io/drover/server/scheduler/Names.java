package io.drover.server.scheduler;

import java.util.BitSet;

/** The numbers in the names of a group's allocations. */
final class Names {
    private final BitSet taken = new BitSet();

    /** None below this is free. */
    private int lowest;

    void take(int index) {
        if (index >= 0) {
            taken.set(index);
        }
    }

    boolean isTaken(int index) {
        return index >= 0 && taken.get(index);
    }

    /** Takes the lowest that is free. */
    int next() {
        lowest = taken.nextClearBit(lowest);
        taken.set(lowest);
        return lowest;
    }

    /** Takes the wanted one, or another when two would have the same. */
    int nextOr(int wanted) {
        if (wanted < 0 || taken.get(wanted)) {
            return next();
        }
        taken.set(wanted);
        return wanted;
    }
}
