package io.drover.server.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For many sections, such as one per node. What the widest spread adds depends on the level of a
 * value, and there are only a few levels at a time. So sections that are alike in the other spreads
 * form a family, and those of a family whose value has the same level share a heap with the best on
 * top; a placement moves the sections of one value to another heap and then compares the tops.
 */
final class LevelBoard implements Board {
    private final NodeRanking ranking;
    private final Sections sections;
    private final SectionTops tops;
    private final List<SpreadCount> spreads;
    private final int widest;

    private final int[] familyOf;
    private final List<Family> families = new ArrayList<>();

    /** By value of the widest spread: the sections that have it. */
    private final int[][] sectionsOf;

    /** By section: the level at which it is in a heap. */
    private final long[] levels;

    /**
     * By section: its place in a heap of nodes without or with others of the group; −1 for none.
     */
    private final int[] aloneAt;

    private final int[] crowdedAt;

    /** Sections that differ in nothing but their value of the widest spread. */
    private static final class Family {
        /** Any section of the family, for the values of the other spreads. */
        final int example;

        final Map<Long, Level> levels = new LinkedHashMap<>();

        Family(int example) {
            this.example = example;
        }
    }

    private record Level(SectionHeap alone, SectionHeap crowded) {}

    LevelBoard(
            NodeRanking ranking, Sections sections, SectionTops tops, List<SpreadCount> spreads) {
        this.ranking = ranking;
        this.sections = sections;
        this.tops = tops;
        this.spreads = spreads;
        int count = sections.count();
        this.widest = widest();
        this.familyOf = new int[count];
        this.levels = new long[count];
        this.aloneAt = new int[count];
        this.crowdedAt = new int[count];
        Arrays.fill(aloneAt, -1);
        Arrays.fill(crowdedAt, -1);
        formFamilies();
        this.sectionsOf = sectionsByValue();
        for (int section = 0; section < count; section++) {
            sectionChanged(section);
        }
    }

    private int widest() {
        int best = 0;
        int most = -1;
        for (int i = 0; i < spreads.size(); i++) {
            BitSet seen = new BitSet();
            for (int section = 0; section < sections.count(); section++) {
                seen.set(sections.value(i, section) + 1);
            }
            if (seen.cardinality() > most) {
                most = seen.cardinality();
                best = i;
            }
        }
        return best;
    }

    private void formFamilies() {
        Map<List<Integer>, Integer> known = new LinkedHashMap<>();
        for (int section = 0; section < familyOf.length; section++) {
            List<Integer> values = new ArrayList<>();
            for (int i = 0; i < spreads.size(); i++) {
                if (i != widest) {
                    values.add(sections.value(i, section));
                }
            }
            Integer family = known.get(values);
            if (family == null) {
                family = families.size();
                known.put(values, family);
                families.add(new Family(section));
            }
            familyOf[section] = family;
        }
    }

    private int[][] sectionsByValue() {
        int[] sizes = new int[spreads.get(widest).values() + 1];
        for (int section = 0; section < familyOf.length; section++) {
            sizes[sections.value(widest, section) + 1]++;
        }
        int[][] lists = new int[sizes.length][];
        Arrays.setAll(lists, value -> new int[sizes[value]]);
        for (int section = 0; section < familyOf.length; section++) {
            int value = sections.value(widest, section) + 1;
            lists[value][--sizes[value]] = section;
        }
        return lists;
    }

    @Override
    public int best() {
        Best best = new Best(ranking);
        for (Family family : families) {
            long others = boostOfOthers(family);
            Iterator<Map.Entry<Long, Level>> all = family.levels.entrySet().iterator();
            while (all.hasNext()) {
                Map.Entry<Long, Level> entry = all.next();
                Level level = entry.getValue();
                if (level.alone().isEmpty() && level.crowded().isEmpty()) {
                    all.remove();
                    continue;
                }
                long boost = others + spreads.get(widest).boost(entry.getKey());
                best.offer(level.alone().top(), boost);
                best.offer(level.crowded().top(), boost);
            }
        }
        return best.place();
    }

    private long boostOfOthers(Family family) {
        long sum = 0;
        for (int i = 0; i < spreads.size(); i++) {
            if (i != widest) {
                SpreadCount spread = spreads.get(i);
                sum += spread.boost(spread.level(sections.value(i, family.example)));
            }
        }
        return sum;
    }

    @Override
    public void counted(int row) {
        SpreadCount spread = spreads.get(widest);
        int value = spread.value(row);
        if (value == ValueColumn.NONE) {
            return;
        }
        for (int section : sectionsOf[value + 1]) {
            if (spread.level(value) != levels[section]) {
                takeOut(section);
                sectionChanged(section);
            }
        }
    }

    private void takeOut(int section) {
        Level level = families.get(familyOf[section]).levels.get(levels[section]);
        if (level != null) {
            level.alone().remove(section);
            level.crowded().remove(section);
        }
    }

    @Override
    public void sectionChanged(int section) {
        long now = spreads.get(widest).level(sections.value(widest, section));
        levels[section] = now;
        Level level =
                families.get(familyOf[section])
                        .levels
                        .computeIfAbsent(
                                now,
                                _ ->
                                        new Level(
                                                new SectionHeap(ranking, tops, false, aloneAt),
                                                new SectionHeap(ranking, tops, true, crowdedAt)));
        level.alone().settle(section);
        level.crowded().settle(section);
    }
}
