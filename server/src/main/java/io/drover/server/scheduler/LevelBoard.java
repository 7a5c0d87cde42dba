package io.drover.server.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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
    private final SpreadCount widest;
    private final int widestNumber;
    private final List<SpreadCount> others;
    private final Bounds widestBounds;
    private final Bounds otherBounds;

    private final int[] familyOf;
    private final Family[] families;

    /** By other spread, and by value of it and one for none: the families that have it. */
    private final Family[][][] familiesWith;

    /** By value of the widest spread, and one for none: the sections that have it. */
    private final int[][] sectionsOf;

    /** By section: the level at which it is in a heap. */
    private final Level[] levelOf;

    /**
     * By section: its place in a heap of nodes without or with others of the group; −1 for none.
     */
    private final int[] aloneAt;

    private final int[] crowdedAt;

    /** Sections that differ in nothing but their value of the widest spread. */
    private static final class Family {
        /** Its values of the other spreads. */
        final int[] values;

        final List<Level> levels = new ArrayList<>();
        final Best best;
        boolean bestIsKnown;
        long boost;

        Family(int[] values, Best best) {
            this.values = values;
            this.best = best;
        }
    }

    /** The sections of a family that are at one level of the widest spread. */
    private static final class Level {
        final long key;
        final SectionHeap alone;
        final SectionHeap crowded;
        final Family family;
        boolean isListed;
        long boost;

        Level(Family family, long key, SectionHeap alone, SectionHeap crowded) {
            this.family = family;
            this.key = key;
            this.alone = alone;
            this.crowded = crowded;
        }

        boolean isEmpty() {
            return alone.isEmpty() && crowded.isEmpty();
        }
    }

    LevelBoard(
            NodeRanking ranking, Sections sections, SectionTops tops, List<SpreadCount> spreads) {
        this.ranking = ranking;
        this.sections = sections;
        this.tops = tops;
        int count = sections.count();
        this.widestNumber = widest(spreads.size());
        this.widest = spreads.get(widestNumber);
        this.others = new ArrayList<>(spreads);
        others.remove(widestNumber);
        this.widestBounds = new Bounds(List.of(widest));
        this.otherBounds = new Bounds(others);
        this.familyOf = new int[count];
        this.levelOf = new Level[count];
        this.aloneAt = new int[count];
        this.crowdedAt = new int[count];
        Arrays.fill(aloneAt, -1);
        Arrays.fill(crowdedAt, -1);
        this.families = formFamilies();
        this.familiesWith = new Family[others.size()][][];
        Arrays.setAll(familiesWith, this::familiesByValue);
        this.sectionsOf = sectionsByValue();
        gather();
    }

    /** Puts all sections in heaps at once, which costs less than one after the other. */
    private void gather() {
        for (int section = 0; section < levelOf.length; section++) {
            Level level = levelOf(section);
            levelOf[section] = level;
            list(level);
            level.alone.gather(section);
            level.crowded.gather(section);
        }
        for (Family family : families) {
            for (Level level : family.levels) {
                level.alone.order();
                level.crowded.order();
            }
        }
    }

    private int widest(int spreads) {
        int best = 0;
        int most = -1;
        for (int i = 0; i < spreads; i++) {
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

    private Family[] formFamilies() {
        int count = familyOf.length == 0 ? 0 : 1;
        for (int i = 0; i <= others.size(); i++) {
            if (i != widestNumber) {
                int values = others.get(i < widestNumber ? i : i - 1).values();
                Pairs pairs = new Pairs(count, values);
                for (int section = 0; section < familyOf.length; section++) {
                    familyOf[section] = pairs.number(familyOf[section], sections.value(i, section));
                }
                count = pairs.size();
            }
        }
        Family[] all = new Family[count];
        for (int section = 0; section < familyOf.length; section++) {
            if (all[familyOf[section]] == null) {
                Family family = new Family(valuesOf(section), new Best(ranking));
                family.boost = boost(family);
                all[familyOf[section]] = family;
            }
        }
        return all;
    }

    private int[] valuesOf(int section) {
        int[] values = new int[others.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sections.value(i < widestNumber ? i : i + 1, section);
        }
        return values;
    }

    private Family[][] familiesByValue(int other) {
        List<List<Family>> lists = new ArrayList<>();
        for (int value = 0; value <= others.get(other).values(); value++) {
            lists.add(new ArrayList<>());
        }
        for (Family family : families) {
            lists.get(family.values[other] + 1).add(family);
        }
        return lists.stream().map(list -> list.toArray(Family[]::new)).toArray(Family[][]::new);
    }

    private int[][] sectionsByValue() {
        int[] sizes = new int[widest.values() + 1];
        for (int section = 0; section < familyOf.length; section++) {
            sizes[sections.value(widestNumber, section) + 1]++;
        }
        int[][] lists = new int[sizes.length][];
        Arrays.setAll(lists, value -> new int[sizes[value]]);
        for (int section = 0; section < familyOf.length; section++) {
            int value = sections.value(widestNumber, section) + 1;
            lists[value][--sizes[value]] = section;
        }
        return lists;
    }

    @Override
    public int best() {
        Best best = new Best(ranking);
        for (Family family : families) {
            if (!family.bestIsKnown) {
                findBest(family);
            }
            best.offer(family.best);
        }
        return best.place();
    }

    private static void findBest(Family family) {
        family.best.clear();
        for (Level level : family.levels) {
            long boost = family.boost + level.boost;
            family.best.offer(level.alone.top(), boost);
            family.best.offer(level.crowded.top(), boost);
        }
        family.bestIsKnown = true;
    }

    @Override
    public void sectionChanged(int section) {
        Level level = levelOf[section];
        level.alone.settle(section);
        level.crowded.settle(section);
        level.family.bestIsKnown = false;
        list(level);
    }

    private void list(Level level) {
        if (!level.isListed) {
            level.boost = widest.boost(level.key);
            level.isListed = true;
            level.family.levels.add(level);
        }
    }

    @Override
    public void counted(int row) {
        boolean allFamilies = otherBounds.haveMoved();
        if (widestBounds.haveMoved()) {
            for (Family family : families) {
                judgeAnew(family);
            }
        }
        if (allFamilies) {
            boostAnew(families);
        } else {
            for (int i = 0; i < familiesWith.length; i++) {
                boostAnew(familiesWith[i][others.get(i).value(row) + 1]);
            }
        }
        for (int section : sectionsOf[widest.value(row) + 1]) {
            levelOf[section].alone.remove(section);
            levelOf[section].crowded.remove(section);
            levelOf[section].family.bestIsKnown = false;
            enter(section);
        }
    }

    /** The section has the row's value of the widest spread. */
    @Override
    public void counted(int row, int section) {
        counted(row);
    }

    private void judgeAnew(Family family) {
        family.levels.removeIf(level -> {
            level.isListed = !level.isEmpty();
            return level.isEmpty();
        });
        family.levels.forEach(level -> level.boost = widest.boost(level.key));
        family.bestIsKnown = false;
    }

    private void boostAnew(Family[] which) {
        for (Family family : which) {
            family.boost = boost(family);
            family.bestIsKnown = false;
        }
    }

    private long boost(Family family) {
        long sum = 0;
        for (int i = 0; i < family.values.length; i++) {
            sum += others.get(i).boost(others.get(i).level(family.values[i]));
        }
        return sum;
    }

    /** Puts a section among those of its level. */
    private void enter(int section) {
        levelOf[section] = levelOf(section);
        sectionChanged(section);
    }

    private Level levelOf(int section) {
        Family family = families[familyOf[section]];
        long key = widest.level(sections.value(widestNumber, section));
        for (Level level : family.levels) {
            if (level.key == key) {
                return level;
            }
        }
        return new Level(
                family,
                key,
                new SectionHeap(ranking, tops, false, aloneAt),
                new SectionHeap(ranking, tops, true, crowdedAt));
    }
}
