package io.drover.server.scheduler;

/** Finds the best of all nodes from the best of each section and what spreads add to it. */
interface Board {
    /** The best node; {@link SectionTops#NONE} when none has room. */
    int best();

    /** The best nodes of a section are others, or score differently. */
    void sectionChanged(int section);

    /** Allocations came to a row or left it. */
    void counted(int row);

    /** The same of a row in a section, of which the best nodes are others or score differently. */
    void counted(int row, int section);
}
