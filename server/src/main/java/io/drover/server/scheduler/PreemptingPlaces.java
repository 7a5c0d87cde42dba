package io.drover.server.scheduler;

import io.drover.api.allocation.Allocation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What room each node would have after preemption, kept while neither its load nor the choice of
 * victims changes.
 */
final class PreemptingPlaces {
    private final Fleet fleet;
    private final GroupNeeds needs;
    private final Room room;
    private final NodeRanking ranking;
    private final Preemption preemption;

    /** By place: the victims; null where preemption is of no use. */
    private final @Nullable List<Allocation>[] victims;

    private final long[] sums;
    private final int[] stamps;

    /** By group: the places where it has victims beside other groups. */
    private final SortedMap<String, List<Integer>> placesOf = new TreeMap<>();

    /** Places that are in there as far as they have to be. */
    private final BitSet noted = new BitSet();

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made
    PreemptingPlaces(
            Fleet fleet, GroupNeeds needs, Room room, NodeRanking ranking, Preemption preemption) {
        this.fleet = fleet;
        this.needs = needs;
        this.room = room;
        this.ranking = ranking;
        this.preemption = preemption;
        this.victims = new List[ranking.size()];
        this.sums = new long[ranking.size()];
        this.stamps = new int[ranking.size()];
    }

    /** The victims on a node; null when there would be no room all the same. */
    @Nullable List<Allocation> victims(int place) {
        int row = ranking.rows[place];
        if (stamps[place] != fleet.changes[row]) {
            List<Allocation> found = preemption.victims(row, needs, room);
            victims[place] = found;
            if (found != null) {
                sums[place] = sumWithout(place, found) + Preemption.score(found);
            }
            stamps[place] = fleet.changes[row];
            note(place);
        }
        return victims[place];
    }

    private long sumWithout(int place, List<Allocation> going) {
        int row = ranking.rows[place];
        going.forEach(victim -> fleet.change(row, Load.of(victim), -1));
        long sum = ranking.sumNow(place);
        going.forEach(victim -> fleet.change(row, Load.of(victim), 1));
        return sum;
    }

    /** Of a node that has {@link #victims}: its score once they are gone. */
    long score(int place, long boost, boolean penalised) {
        return ranking.score(place, sums[place], 1, boost, penalised);
    }

    private void note(int place) {
        if (!noted.get(place)) {
            noted.set(place);
            for (String group : preemption.rivals(ranking.rows[place], needs)) {
                placesOf.computeIfAbsent(group, _ -> new ArrayList<>()).add(place);
            }
        }
    }

    /** The groups of these have lost more than they may, so that others are better victims now. */
    void lostTooMany(List<Allocation> going) {
        for (Allocation victim : going) {
            for (int place : placesOf.getOrDefault(Evictions.group(victim), List.of())) {
                stamps[place] = 0;
            }
        }
    }
}
