package io.drover.server.scheduler;

import java.util.Arrays;

/**
 * How well nodes would be filled by one more allocation of a certain size, by row. A row is worked
 * out when it is asked for and kept until its load or its node changes: small jobs of the same size
 * come one after the other.
 */
final class FitColumn {
    private final Fleet fleet;
    private final int cpu;
    private final int memory;
    private final boolean spreading;
    private int[] stamps = new int[0];
    private long[] fits = new long[0];

    /**
     * A column in which nothing is worked out yet.
     *
     * @param cpu MHz of an allocation
     * @param memory MiB of it
     * @param spreading whether an empty node is better than a full one
     */
    FitColumn(Fleet fleet, int cpu, int memory, boolean spreading) {
        this.fleet = fleet;
        this.cpu = cpu;
        this.memory = memory;
        this.spreading = spreading;
    }

    /** Has to be called before {@link #at} whenever the fleet may have grown. */
    void makeRoom() {
        if (stamps.length < fleet.extent()) {
            stamps = Arrays.copyOf(stamps, fleet.extent());
            fits = Arrays.copyOf(fits, fleet.extent());
        }
    }

    /**
     * The part of the score.
     *
     * @param moreCpu MHz on top, for cores of which each node has its own kind
     */
    long at(int row, int moreCpu) {
        int now = fleet.changes[row];
        if (stamps[row] != now || moreCpu > 0) {
            fits[row] =
                    Score.fit(
                            spreading,
                            free(fleet.usedCpu[row] + cpu + moreCpu, fleet.cpu[row]),
                            free(fleet.usedMemory[row] + memory, fleet.memory[row]));
            stamps[row] = moreCpu > 0 ? 0 : now;
        }
        return fits[row];
    }

    private static double free(int used, int total) {
        return total == 0 ? 0 : 1 - (double) used / total;
    }
}
