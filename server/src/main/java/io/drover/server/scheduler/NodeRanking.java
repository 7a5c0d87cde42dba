package io.drover.server.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that could run a group, each with its room and with the part of its score that does not
 * depend on how allocations are spread. Nodes go by their place in here.
 */
final class NodeRanking {
    private final GroupNeeds needs;
    private final Room room;
    private final int[] inGroup;
    private final FitColumn fits;
    private final int baseParts;

    /** Rows of the fleet, in the order of the nodes' ids. */
    final int[] rows;

    /** By row. */
    private final int[] places;

    /** Why a node is out of the question for now; null when it is not. */
    final @Nullable String[] lacks;

    private final boolean[] hidden;
    private final long[] sums;
    private final long[] ties;
    private final long @Nullable [] affinities;

    NodeRanking(
            Fleet fleet,
            FeasibleNodes nodes,
            Room room,
            JobUse jobUse,
            boolean spreading,
            long seed) {
        Feasibility feasibility = nodes.feasibility;
        this.needs = feasibility.needs;
        this.room = room;
        this.inGroup = jobUse.inGroup(needs.group.name());
        this.fits = fleet.caches().fit(needs.cpu, needs.memory, spreading);
        this.rows = nodes.rows;
        this.baseParts =
                1 + (feasibility.hasAffinities() ? 1 : 0) + (needs.grants.weights > 0 ? 1 : 0);
        this.places = new int[fleet.extent()];
        Arrays.fill(places, -1);
        this.lacks = new @Nullable String[rows.length];
        this.hidden = new boolean[rows.length];
        this.sums = new long[rows.length];
        this.ties = new long[rows.length];
        this.affinities = feasibility.hasAffinities() ? new long[rows.length] : null;
        for (int place = 0; place < rows.length; place++) {
            places[rows[place]] = place;
            ties[place] = Hash.mix(seed ^ fleet.hash[rows[place]]);
            if (affinities != null) {
                affinities[place] = feasibility.affinity(rows[place]);
            }
            refresh(place);
        }
    }

    int size() {
        return rows.length;
    }

    /** The place of a row; −1 when its node could never run the group. */
    int place(int row) {
        return row < 0 ? -1 : places[row];
    }

    /** Looks at a node again. */
    void refresh(int place) {
        int row = rows[place];
        String lack = room.lack(row);
        lacks[place] = lack;
        if (lack == null) {
            sums[place] = sumNow(place);
        }
    }

    /** The parts that the node itself decides, together, as things are now. */
    long sumNow(int place) {
        return fit(place) + affinity(place) + devices(place) + antiAffinity(place);
    }

    /** Whether scores have a part for devices. */
    boolean likesDevices() {
        return needs.grants.weights > 0;
    }

    /** Leaves a node out for as long as it is hidden. */
    void hide(int place, boolean now) {
        hidden[place] = now;
    }

    boolean isOpen(int place) {
        return lacks[place] == null && !hidden[place];
    }

    /** Whether the node has allocations of the group, which makes one more part of its score. */
    boolean isCrowded(int place) {
        return inGroup[rows[place]] > 0;
    }

    /** The whole score, comparable with others. */
    long score(int place, long boost, boolean penalised) {
        return score(place, sums[place], 0, boost, penalised);
    }

    /** A score with another sum, and so many parts more in it. */
    long score(int place, long ownSum, int moreParts, long boost, boolean penalised) {
        long sum = ownSum;
        int parts = moreParts + (isCrowded(place) ? baseParts + 1 : baseParts);
        if (counts(boost)) {
            sum += boost;
            parts++;
        }
        if (penalised) {
            sum += Score.fixed(-1);
            parts++;
        }
        return Score.mean(sum, parts);
    }

    /** Whether a spread's part is one: what only rounding leaves over is none. */
    static boolean counts(long boost) {
        return Math.abs(boost) > 64;
    }

    /** Which of two nodes is better that have the same parts; either may be −1 for none. */
    int better(int a, int b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        if (sums[a] != sums[b]) {
            return sums[a] > sums[b] ? a : b;
        }
        return tieGoesToFirst(a, b) ? a : b;
    }

    /** Who wins among equals: chance, but the same chance for the same seed. */
    boolean tieGoesToFirst(int a, int b) {
        return ties[a] == ties[b] ? a < b : Long.compareUnsigned(ties[a], ties[b]) < 0;
    }

    long tie(int place) {
        return ties[place];
    }

    long fit(int place) {
        return fits.at(rows[place], room.coreCpu(rows[place]));
    }

    long affinity(int place) {
        return affinities == null ? 0 : affinities[place];
    }

    long devices(int place) {
        return room.deviceAffinity(rows[place]);
    }

    long antiAffinity(int place) {
        int collisions = inGroup[rows[place]];
        return collisions == 0 ? 0 : Score.fixed(-(collisions + 1.0) / Math.max(1, needs.count));
    }
}
