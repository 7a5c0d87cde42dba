package io.drover.server.scheduler;

/** Goes through all sections each time: right for few. */
final class FlatBoard implements Board {
    private final NodeRanking ranking;
    private final Sections sections;
    private final SectionTops tops;

    FlatBoard(NodeRanking ranking, Sections sections, SectionTops tops) {
        this.ranking = ranking;
        this.sections = sections;
        this.tops = tops;
    }

    @Override
    public int best() {
        Best best = new Best(ranking);
        for (int section = 0; section < sections.count(); section++) {
            long boost = sections.boost(section);
            best.offer(tops.top(section, false), boost);
            best.offer(tops.top(section, true), boost);
        }
        return best.place();
    }

    @Override
    public void sectionChanged(int section) {}

    @Override
    public void counted(int row) {}
}
