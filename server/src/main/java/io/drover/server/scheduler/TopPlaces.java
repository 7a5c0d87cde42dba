package io.drover.server.scheduler;

import java.util.ArrayList;
import java.util.List;

/** The best few of the nodes that it is offered, in order. */
final class TopPlaces {
    private final NodeRanking ranking;
    private final int[] places;
    private final long[] scores;
    private int size;

    TopPlaces(NodeRanking ranking, int max) {
        this.ranking = ranking;
        this.places = new int[max];
        this.scores = new long[max];
    }

    void offer(int place, long score) {
        if (size == places.length && !isBefore(place, score, size - 1)) {
            return;
        }
        int at = size == places.length ? size - 1 : size++;
        while (at > 0 && isBefore(place, score, at - 1)) {
            places[at] = places[at - 1];
            scores[at] = scores[at - 1];
            at--;
        }
        places[at] = place;
        scores[at] = score;
    }

    private boolean isBefore(int place, long score, int other) {
        return score > scores[other]
                || (score == scores[other] && ranking.tieGoesToFirst(place, places[other]));
    }

    List<Integer> places() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(places[i]);
        }
        return all;
    }
}
