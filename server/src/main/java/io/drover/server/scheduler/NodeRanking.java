package io.drover.server.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that could run a group, each with its room and with the part of its score that does not
 * depend on how allocations are spread. Nodes go by their place in here.
 *
 * <p>What a node is like is found out when it is asked for, and kept from {@link #keep} on: who
 * goes through all nodes once or twice needs no more, who compares them again and again does.
 */
final class NodeRanking {
    private final Fleet fleet;
    private final Feasibility feasibility;
    private final GroupNeeds needs;
    private final Room room;
    private final int[] inGroup;
    private final SizeColumn sizes;
    private final long seed;
    private final boolean hasAffinities;
    private final int baseParts;

    /** Rows of the fleet, in the order of the nodes' ids. */
    final int[] rows;

    /** By row; null until it is asked for. */
    private int @Nullable [] places;

    private boolean kept;

    /** Why a node is out of the question for now; null when it is not. */
    private @Nullable String[] lacks = new @Nullable String[0];

    private boolean[] hidden = new boolean[0];
    private long[] sums = new long[0];
    private long[] ties = new long[0];

    NodeRanking(
            Fleet fleet,
            FeasibleNodes nodes,
            Room room,
            SizeColumn sizes,
            JobUse jobUse,
            long seed) {
        this.fleet = fleet;
        this.feasibility = nodes.feasibility;
        this.needs = feasibility.needs;
        this.room = room;
        this.inGroup = jobUse.inGroup(needs.group.name());
        this.sizes = sizes;
        this.seed = seed;
        this.rows = nodes.rows;
        this.hasAffinities = feasibility.hasAffinities();
        this.baseParts = 1 + (hasAffinities ? 1 : 0) + (needs.grants.weights > 0 ? 1 : 0);
    }

    /** From now on what is known of a node is kept until it is told to {@link #refresh}. */
    void keep() {
        kept = true;
        lacks = new @Nullable String[rows.length];
        hidden = new boolean[rows.length];
        sums = new long[rows.length];
        ties = new long[rows.length];
        for (int place = 0; place < rows.length; place++) {
            ties[place] = chance(place);
            refresh(place);
        }
    }

    int size() {
        return rows.length;
    }

    /** The place of a row; −1 when its node could never run the group. */
    int place(int row) {
        return row < 0 ? -1 : places()[row];
    }

    private int[] places() {
        int[] known = places;
        if (known == null) {
            known = new int[fleet.extent()];
            Arrays.fill(known, -1);
            for (int place = 0; place < rows.length; place++) {
                known[rows[place]] = place;
            }
            places = known;
        }
        return known;
    }

    /** Looks at a node again. */
    void refresh(int place) {
        if (kept) {
            String lack = room.lack(rows[place]);
            lacks[place] = lack;
            if (lack == null) {
                sums[place] = sumNow(place);
            }
        }
    }

    /** Why a node is out of the question for now; null when it is not. */
    @Nullable String lack(int place) {
        return kept ? lacks[place] : room.lack(rows[place]);
    }

    /** The parts that the node itself decides, together, as things are now. */
    long sumNow(int place) {
        return fit(place) + affinity(place) + devices(place) + antiAffinity(place);
    }

    /** Whether scores have a part for devices. */
    boolean likesDevices() {
        return needs.grants.weights > 0;
    }

    /** Leaves a node out for as long as it is hidden; what is known has to be kept. */
    void hide(int place, boolean now) {
        hidden[place] = now;
    }

    boolean isOpen(int place) {
        return lack(place) == null && !(kept && hidden[place]);
    }

    /** Whether the node has allocations of the group, which makes one more part of its score. */
    boolean isCrowded(int place) {
        return inGroup[rows[place]] > 0;
    }

    /** The whole score, comparable with others. */
    long score(int place, long boost, boolean penalised) {
        return score(place, kept ? sums[place] : sumNow(place), 0, boost, penalised);
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

    /**
     * Which of two nodes is better that have the same parts; either may be −1 for none. What is
     * known has to be kept.
     */
    int better(int a, int b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        if (sums[a] != sums[b]) {
            return sums[a] > sums[b] ? a : b;
        }
        return tieGoesToFirst(a, ties[a], b, ties[b]) ? a : b;
    }

    /** Who wins among equals: chance, but the same chance for the same seed. */
    boolean tieGoesToFirst(int a, int b) {
        return tieGoesToFirst(a, tie(a), b, tie(b));
    }

    private static boolean tieGoesToFirst(int a, long tieOfA, int b, long tieOfB) {
        return tieOfA == tieOfB ? a < b : Long.compareUnsigned(tieOfA, tieOfB) < 0;
    }

    long tie(int place) {
        return kept ? ties[place] : chance(place);
    }

    private long chance(int place) {
        return Hash.mix(seed ^ fleet.hash[rows[place]]);
    }

    long fit(int place) {
        return sizes.fit(rows[place], room.coreCpu(rows[place]));
    }

    long affinity(int place) {
        return hasAffinities ? feasibility.affinity(rows[place]) : 0;
    }

    long devices(int place) {
        return room.deviceAffinity(rows[place]);
    }

    long antiAffinity(int place) {
        int collisions = inGroup[rows[place]];
        return collisions == 0 ? 0 : Score.fixed(-(collisions + 1.0) / Math.max(1, needs.count));
    }
}
