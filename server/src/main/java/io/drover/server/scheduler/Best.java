package io.drover.server.scheduler;

/** Keeps the best of the nodes that it is offered. */
final class Best {
    private final NodeRanking ranking;
    private int place = SectionTops.NONE;
    private long score;

    Best(NodeRanking ranking) {
        this.ranking = ranking;
    }

    /** Offers a node, or {@link SectionTops#NONE}. */
    void offer(int candidate, long boost) {
        if (candidate != SectionTops.NONE) {
            offerScored(candidate, ranking.score(candidate, boost, false));
        }
    }

    void offer(Best other) {
        if (other.place != SectionTops.NONE) {
            offerScored(other.place, other.score);
        }
    }

    void clear() {
        place = SectionTops.NONE;
    }

    void offerScored(int candidate, long scored) {
        if (place == SectionTops.NONE
                || scored > score
                || (scored == score && ranking.tieGoesToFirst(candidate, place))) {
            place = candidate;
            score = scored;
        }
    }

    int place() {
        return place;
    }
}
