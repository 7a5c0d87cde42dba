package io.drover.server.scheduler;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where the live allocations of the job that is being placed are, by group, while its plan grows.
 */
final class JobUse {
    private final int nodes;
    private final int[] inJob;
    private final Map<String, int[]> byGroup = new TreeMap<>();

    JobUse(int nodes) {
        this.nodes = nodes;
        this.inJob = new int[nodes];
    }

    void change(String group, int place, int by) {
        if (place >= 0) {
            inJob[place] += by;
            inGroup(group)[place] += by;
        }
    }

    /** Allocations of the job by node. */
    int[] inJob() {
        return inJob;
    }

    /** Allocations of one group by node. */
    int[] inGroup(String group) {
        return byGroup.computeIfAbsent(group, _ -> new int[nodes]);
    }
}
