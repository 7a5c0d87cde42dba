package io.drover.server.scheduler;

import java.util.Arrays;

/**
 * The best of some slots, kept while slots change: a change costs log n comparisons, asking costs
 * nothing. Higher scores win, then lower ties (unsigned), then lower slots.
 */
final class WinnerTree {
    /** The score of a slot that cannot win. */
    static final long EMPTY = Long.MIN_VALUE;

    private final int leaves;
    private final long[] scores;
    private final long[] ties;
    private final int[] winners;

    WinnerTree(int size) {
        this.leaves = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) << 1);
        this.scores = new long[size];
        Arrays.fill(scores, EMPTY);
        this.ties = new long[size];
        this.winners = new int[2 * leaves];
        Arrays.fill(winners, -1);
    }

    void set(int slot, long score, long tie) {
        if (scores[slot] == score && ties[slot] == tie) {
            return;
        }
        scores[slot] = score;
        ties[slot] = tie;
        int at = leaves + slot;
        winners[at] = score == EMPTY ? -1 : slot;
        for (at >>= 1; at >= 1; at >>= 1) {
            winners[at] = better(winners[2 * at], winners[2 * at + 1]);
        }
    }

    /** The winning slot; -1 when all are empty. */
    int top() {
        return winners[1];
    }

    long score(int slot) {
        return scores[slot];
    }

    private int better(int a, int b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        if (scores[a] != scores[b]) {
            return scores[a] > scores[b] ? a : b;
        }
        int tie = Long.compareUnsigned(ties[a], ties[b]);
        return tie == 0 ? Math.min(a, b) : tie < 0 ? a : b;
    }
}
