package io.drover.server.scheduler;

/**
 * The best nodes of each section, kept while nodes change: a change costs log n comparisons, asking
 * costs nothing. Nodes with and without the anti-affinity part are apart, since a mean over one
 * part more cannot be compared before the parts of the spreads are known.
 *
 * <p>Each section has a tree of winners in its own stretch of two arrays: with m nodes, its leaves
 * are at m to 2m − 1, and each inner position holds the better of its two children.
 */
final class SectionTops {
    static final int NONE = -1;

    private final NodeRanking ranking;
    private final Sections sections;
    private final int[] sizes;
    private final int[] offsets;

    /** By place in the ranking: its leaf. */
    private final int[] leaves;

    private final int[] alone;
    private final int[] crowded;

    SectionTops(NodeRanking ranking, Sections sections) {
        this.ranking = ranking;
        this.sections = sections;
        this.sizes = new int[sections.count()];
        this.offsets = new int[sections.count()];
        this.leaves = new int[ranking.size()];
        this.alone = new int[2 * ranking.size()];
        this.crowded = new int[2 * ranking.size()];
        for (int place = 0; place < leaves.length; place++) {
            sizes[sections.of(place)]++;
        }
        int offset = 0;
        for (int section = 0; section < sizes.length; section++) {
            offsets[section] = offset;
            offset += 2 * sizes[section];
        }
        int[] filled = new int[sizes.length];
        for (int place = 0; place < leaves.length; place++) {
            int section = sections.of(place);
            leaves[place] = offsets[section] + sizes[section] + filled[section]++;
            setLeaf(place);
        }
        for (int section = 0; section < sizes.length; section++) {
            for (int at = sizes[section] - 1; at >= 1; at--) {
                setInner(offsets[section], at);
            }
        }
    }

    /** The best node of a section; {@link #NONE} when there is none. */
    int top(int section, boolean crowd) {
        return (crowd ? crowded : alone)[offsets[section] + 1];
    }

    /** A node's sum, its room or its crowd changed. */
    void changed(int place) {
        int section = sections.of(place);
        int offset = offsets[section];
        setLeaf(place);
        for (int at = (leaves[place] - offset) >> 1; at >= 1; at >>= 1) {
            setInner(offset, at);
        }
    }

    private void setLeaf(int place) {
        boolean open = ranking.isOpen(place);
        boolean crowd = open && ranking.isCrowded(place);
        alone[leaves[place]] = open && !crowd ? place : NONE;
        crowded[leaves[place]] = crowd ? place : NONE;
    }

    private void setInner(int offset, int at) {
        int child = offset + 2 * at;
        alone[offset + at] = ranking.better(alone[child], alone[child + 1]);
        crowded[offset + at] = ranking.better(crowded[child], crowded[child + 1]);
    }
}
