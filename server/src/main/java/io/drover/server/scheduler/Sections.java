package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.List;

/**
 * Nodes that no spread of a group tells apart, put together: within a section, spreads add the same
 * to each score.
 */
final class Sections {
    private final List<SpreadCount> spreads;

    /** By place in the ranking; empty when there are no spreads. */
    private final int[] of;

    /** By spread and section: the value. */
    private final int[][] values;

    private int count;

    Sections(NodeRanking ranking, List<SpreadCount> spreads) {
        this.spreads = spreads;
        this.of = new int[spreads.isEmpty() ? 0 : ranking.size()];
        this.values = new int[spreads.size()][ranking.size()];
        this.count = ranking.size() == 0 ? 0 : 1;
        for (int i = 0; i < spreads.size(); i++) {
            if (i == 0) {
                number(ranking, spreads.getFirst());
            } else {
                divide(ranking, spreads.get(i), i);
            }
        }
    }

    /** Forms sections by the first spread. */
    private void number(NodeRanking ranking, SpreadCount spread) {
        int[] known = new int[spread.values() + 1];
        count = 0;
        for (int place = 0; place < of.length; place++) {
            int value = spread.value(ranking.rows[place]);
            if (known[value + 1] == 0) {
                values[0][count] = value;
                count++;
                known[value + 1] = count;
            }
            of[place] = known[value + 1] - 1;
        }
    }

    /** Tells apart what one more spread does. */
    private void divide(NodeRanking ranking, SpreadCount spread, int depth) {
        Pairs parts = new Pairs(count, spread.values());
        int[][] before = new int[depth][];
        Arrays.setAll(before, i -> values[i].clone());
        for (int place = 0; place < of.length; place++) {
            int value = spread.value(ranking.rows[place]);
            int section = of[place];
            int size = parts.size();
            int known = parts.number(section, value);
            if (known == size) {
                for (int i = 0; i < depth; i++) {
                    values[i][known] = before[i][section];
                }
                values[depth][known] = value;
            }
            of[place] = known;
        }
        count = parts.size();
    }

    int count() {
        return count;
    }

    /** The section of a place in the ranking. */
    int of(int place) {
        return of.length == 0 ? 0 : of[place];
    }

    /** A section's value of a spread; {@link ValueColumn#NONE} when it has none. */
    int value(int spread, int section) {
        return values[spread][section];
    }

    /** A row's values, for {@link #touches}. */
    int[] valuesOf(int row) {
        int[] own = new int[values.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = spreads.get(i).value(row);
        }
        return own;
    }

    /** Whether nodes of a section have one of these values. */
    boolean touches(int section, int[] own) {
        for (int i = 0; i < own.length; i++) {
            if (values[i][section] == own[i]) {
                return true;
            }
        }
        return false;
    }

    /** What spreads add to the score of each node of a section. */
    long boost(int section) {
        long sum = 0;
        for (int i = 0; i < spreads.size(); i++) {
            SpreadCount spread = spreads.get(i);
            sum += spread.boost(spread.level(values[i][section]));
        }
        return sum;
    }
}
