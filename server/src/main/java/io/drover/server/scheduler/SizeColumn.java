package io.drover.server.scheduler;

import java.util.Arrays;

/**
 * What one more allocation of a certain size would do to nodes, by row: whether there is room, and
 * how well it would be filled. A row is worked out when it is asked for and kept until its load or
 * its node changes: small jobs of the same size come one after the other.
 */
final class SizeColumn {
    private final Fleet fleet;
    private final int cpu;
    private final int memory;
    private final int disk;
    private final boolean spreading;
    private int[] stamps = new int[0];

    /** As {@link Score#fit}; the complement of it where there is no room. */
    private long[] fits = new long[0];

    /**
     * A column in which nothing is worked out yet.
     *
     * @param cpu MHz of an allocation
     * @param memory MiB of it
     * @param disk MiB of it
     * @param spreading whether an empty node is better than a full one
     */
    SizeColumn(Fleet fleet, int cpu, int memory, int disk, boolean spreading) {
        this.fleet = fleet;
        this.cpu = cpu;
        this.memory = memory;
        this.disk = disk;
        this.spreading = spreading;
    }

    /** Has to be called before anything is asked whenever the fleet may have grown. */
    void makeRoom() {
        if (stamps.length < fleet.extent()) {
            stamps = Arrays.copyOf(stamps, fleet.extent());
            fits = Arrays.copyOf(fits, fleet.extent());
        }
    }

    /** Whether the node has so much left of each dimension. */
    boolean hasRoom(int row) {
        return now(row) >= 0;
    }

    /**
     * The part of the score, whether there is room or not.
     *
     * @param moreCpu MHz on top, for cores of which each node has its own kind
     */
    long fit(int row, int moreCpu) {
        if (moreCpu > 0) {
            return workOut(row, moreCpu);
        }
        long known = now(row);
        return known >= 0 ? known : ~known;
    }

    private long now(int row) {
        int stamp = fleet.changes[row];
        if (stamps[row] != stamp) {
            long fit = workOut(row, 0);
            fits[row] = fleet.lacks(row, cpu, memory, disk) == null ? fit : ~fit;
            stamps[row] = stamp;
        }
        return fits[row];
    }

    private long workOut(int row, int moreCpu) {
        return Score.fit(
                spreading,
                free(fleet.usedCpu[row] + cpu + moreCpu, fleet.cpu[row]),
                free(fleet.usedMemory[row] + memory, fleet.memory[row]));
    }

    private static double free(int used, int total) {
        return total == 0 ? 0 : 1 - (double) used / total;
    }
}
