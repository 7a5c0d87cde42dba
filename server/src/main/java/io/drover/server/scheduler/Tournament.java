package io.drover.server.scheduler;

import java.util.List;

/** Knows the best node at any time and follows each change: for groups of many allocations. */
final class Tournament {
    /** Up to so many sections it costs less to look at all of them. */
    private static final int FEW = 64;

    private final Sections sections;
    private final SectionTops tops;
    private final Board board;

    Tournament(NodeRanking ranking, Sections sections, List<SpreadCount> spreads) {
        this.sections = sections;
        ranking.keep();
        this.tops = new SectionTops(ranking, sections);
        this.board =
                sections.count() <= FEW
                        ? new FlatBoard(ranking, sections, tops, spreads)
                        : new LevelBoard(ranking, sections, tops, spreads);
    }

    /** A place in the ranking; {@link SectionTops#NONE} when no node has room. */
    int best() {
        return board.best();
    }

    /** What the ranking knows of a node changed. */
    void changed(int place) {
        tops.changed(place);
        board.sectionChanged(sections.of(place));
    }

    /**
     * Allocations came to a row or left it, and spreads have counted them.
     *
     * @param place of the row, about which the ranking knows more; {@link SectionTops#NONE} when it
     *     has none
     */
    void counted(int row, int place) {
        if (place == SectionTops.NONE) {
            board.counted(row);
        } else {
            tops.changed(place);
            board.counted(row, sections.of(place));
        }
    }
}
