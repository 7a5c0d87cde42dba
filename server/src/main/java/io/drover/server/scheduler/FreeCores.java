package io.drover.server.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The cores of a node that nobody has for himself, and which of them to take next. */
final class FreeCores {
    private static final int[] NOWHERE = new int[0];

    private final NodeCores cores;
    private final boolean[] taken;

    /** By memory node. */
    private final int[] free;

    private int count;

    FreeCores(NodeCores cores, NodeHoldings held) {
        this.cores = cores;
        this.taken = new boolean[cores.size()];
        this.free = new int[cores.memoryNodeCount()];
        for (int core = 0; core < taken.length; core++) {
            taken[core] = held.holdsCore(cores.ids[core]);
            if (!taken[core]) {
                count++;
                free[cores.memoryNodes[core]]++;
            }
        }
    }

    int count() {
        return count;
    }

    void take(int[] places) {
        mark(places, true);
    }

    void giveBack(int[] places) {
        mark(places, false);
    }

    private void mark(int[] places, boolean now) {
        int by = now ? -1 : 1;
        for (int place : places) {
            taken[place] = now;
            free[cores.memoryNodes[place]] += by;
        }
        count += by * places.length;
    }

    /**
     * Cores wherever they lie: from the memory nodes that have the fewest left, so that whole ones
     * stay for those who need one. Null when there are too few.
     */
    int @Nullable [] anywhere(int wanted) {
        if (wanted > count) {
            return null;
        }
        int[] picked = new int[wanted];
        int size = 0;
        boolean[] seen = new boolean[free.length];
        while (size < wanted) {
            int next = -1;
            for (int node = 0; node < free.length; node++) {
                if (!seen[node] && free[node] > 0 && (next < 0 || free[node] < free[next])) {
                    next = node;
                }
            }
            seen[next] = true;
            size = add(picked, size, next);
        }
        return picked;
    }

    /**
     * Memory nodes from which so many cores could be taken, the best first: where they would be
     * nearest, and of equal ones where the fewest would be left.
     *
     * @param alone whether all of them have to be on that memory node
     */
    int[] anchors(int wanted, boolean alone) {
        if (wanted > count) {
            return NOWHERE;
        }
        int[] anchors = new int[free.length];
        long[] costs = new long[free.length];
        int size = 0;
        for (int node = 0; node < free.length; node++) {
            if (alone ? free[node] >= wanted : free[node] > 0) {
                long cost = (long) distance(node, wanted) * (taken.length + 1) + free[node];
                int at = size++;
                while (at > 0 && costs[at - 1] > cost) {
                    costs[at] = costs[at - 1];
                    anchors[at] = anchors[at - 1];
                    at--;
                }
                costs[at] = cost;
                anchors[at] = node;
            }
        }
        return Arrays.copyOf(anchors, size);
    }

    private int distance(int anchor, int wanted) {
        int sum = 0;
        int left = wanted;
        for (int node : cores.nearest(anchor)) {
            int some = Math.min(left, free[node]);
            sum += some * cores.distance(anchor, node);
            left -= some;
        }
        return sum;
    }

    /** Cores as near to a memory node as can be; there have to be enough. */
    int[] around(int anchor, int wanted) {
        int[] picked = new int[wanted];
        int size = 0;
        for (int node : cores.nearest(anchor)) {
            size = add(picked, size, node);
        }
        return picked;
    }

    private int add(int[] picked, int from, int node) {
        int size = from;
        for (int core = 0; core < taken.length && size < picked.length; core++) {
            if (!taken[core] && cores.memoryNodes[core] == node) {
                picked[size++] = core;
            }
        }
        return size;
    }
}
