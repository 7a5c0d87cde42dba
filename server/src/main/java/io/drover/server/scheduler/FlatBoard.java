package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.List;

/** Keeps the best of each section with its score and compares them all each time: right for few. */
final class FlatBoard implements Board {
    private final NodeRanking ranking;
    private final Sections sections;
    private final SectionTops tops;
    private final Bounds bounds;
    private final long[] boosts;
    private final Best[] bests;

    FlatBoard(NodeRanking ranking, Sections sections, SectionTops tops, List<SpreadCount> spreads) {
        this.ranking = ranking;
        this.sections = sections;
        this.tops = tops;
        this.bounds = new Bounds(spreads);
        this.boosts = new long[sections.count()];
        this.bests = new Best[sections.count()];
        Arrays.setAll(bests, _ -> new Best(ranking));
        for (int section = 0; section < bests.length; section++) {
            boosts[section] = sections.boost(section);
            sectionChanged(section);
        }
    }

    @Override
    public int best() {
        Best best = new Best(ranking);
        for (Best ofSection : bests) {
            best.offer(ofSection);
        }
        return best.place();
    }

    @Override
    public void sectionChanged(int section) {
        Best best = bests[section];
        best.clear();
        best.offer(tops.top(section, false), boosts[section]);
        best.offer(tops.top(section, true), boosts[section]);
    }

    @Override
    public void counted(int row, int section) {
        counted(row);
        sectionChanged(section);
    }

    @Override
    public void counted(int row) {
        boolean all = bounds.haveMoved();
        int[] own = sections.valuesOf(row);
        for (int section = 0; section < boosts.length; section++) {
            if (all || sections.touches(section, own)) {
                boosts[section] = sections.boost(section);
                sectionChanged(section);
            }
        }
    }
}
