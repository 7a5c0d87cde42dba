package io.drover.server.scheduler;

import java.util.Arrays;

/** Some sections, the one with the best node on top. */
final class SectionHeap {
    private final NodeRanking ranking;
    private final SectionTops tops;
    private final boolean crowd;

    /** By section: where it is in the heap that it is in; −1 for none. Heaps share this. */
    private final int[] at;

    private int[] heap = new int[4];

    /** By position: the best node of the section there. */
    private int[] bests = new int[4];

    private int size;

    /**
     * An empty heap.
     *
     * @param crowd whether it looks at the nodes that have allocations of the group, or the others
     */
    SectionHeap(NodeRanking ranking, SectionTops tops, boolean crowd, int[] at) {
        this.ranking = ranking;
        this.tops = tops;
        this.crowd = crowd;
        this.at = at;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The best node of all sections; {@link SectionTops#NONE} when there is none. */
    int top() {
        return size == 0 ? SectionTops.NONE : bests[0];
    }

    /** Takes a section in that is in no heap yet, wherever; {@link #order} has to follow. */
    void gather(int section) {
        int best = tops.top(section, crowd);
        if (best != SectionTops.NONE) {
            append(section, best);
        }
    }

    /** Puts the best on top. */
    void order() {
        for (int position = size / 2 - 1; position >= 0; position--) {
            sink(position);
        }
    }

    private void append(int section, int best) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
            bests = Arrays.copyOf(bests, 2 * size);
        }
        set(size++, section, best);
    }

    /** Puts a section where it belongs: in its place, or out when it has no node to offer. */
    void settle(int section) {
        int best = tops.top(section, crowd);
        if (best == SectionTops.NONE) {
            remove(section);
            return;
        }
        if (at[section] < 0) {
            append(section, best);
        } else {
            bests[at[section]] = best;
        }
        sink(rise(at[section]));
    }

    void remove(int section) {
        int hole = at[section];
        if (hole < 0) {
            return;
        }
        at[section] = -1;
        size--;
        if (heap[size] != section) {
            set(hole, heap[size], bests[size]);
            sink(rise(hole));
        }
    }

    private void set(int position, int section, int best) {
        heap[position] = section;
        bests[position] = best;
        at[section] = position;
    }

    private int rise(int from) {
        int position = from;
        int section = heap[position];
        int best = bests[position];
        while (position > 0) {
            int parent = (position - 1) / 2;
            if (isBetter(bests[parent], best)) {
                break;
            }
            set(position, heap[parent], bests[parent]);
            position = parent;
        }
        set(position, section, best);
        return position;
    }

    private void sink(int from) {
        int position = from;
        int section = heap[position];
        int best = bests[position];
        while (2 * position + 1 < size) {
            int child = 2 * position + 1;
            if (child + 1 < size && isBetter(bests[child + 1], bests[child])) {
                child++;
            }
            if (isBetter(best, bests[child])) {
                break;
            }
            set(position, heap[child], bests[child]);
            position = child;
        }
        set(position, section, best);
    }

    private boolean isBetter(int a, int b) {
        return ranking.better(a, b) == a;
    }
}
