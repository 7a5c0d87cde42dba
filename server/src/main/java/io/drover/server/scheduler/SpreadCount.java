package io.drover.server.scheduler;

import java.util.Arrays;
import java.util.Map;

/**
 * How the allocations of a group lie on the values of one spread, while its plan grows, and what
 * one more on a value adds to a score.
 *
 * <p>What it adds depends on the value's <em>level</em> alone: how many the value has and how many
 * it shall have. Values of one level are as good as each other.
 */
final class SpreadCount {
    private static final double WORST = -1;

    /** A level of nodes without the property. */
    static final long NO_VALUE = -1;

    private final SpreadRule rule;
    private final ValueColumn column;
    private int[] used;

    /** By value: 0 for those without a target, otherwise a place in {@link #targets}. */
    private int[] targetOf;

    /** How many a value shall have; the first is for values that no target names. */
    private final double[] targets;

    /** By number of allocations: how many values have so many. */
    private int[] valuesWith = new int[16];

    private int least;
    private int most;

    SpreadCount(SpreadRule rule, ValueColumn column) {
        this.rule = rule;
        this.column = column;
        this.used = new int[column.size()];
        this.targetOf = new int[column.size()];
        this.targets = new double[rule.desired().size() + 1];
        targets[0] = rule.others() == null ? 0 : rule.others();
        int next = 1;
        for (Map.Entry<String, Double> target : rule.desired().entrySet()) {
            int value = column.number(target.getKey());
            makeRoom(value);
            targetOf[value] = next;
            targets[next] = target.getValue();
            next++;
        }
    }

    private void makeRoom(int value) {
        if (value >= used.length) {
            int size = Math.max(column.size(), value + 1);
            used = Arrays.copyOf(used, size);
            targetOf = Arrays.copyOf(targetOf, size);
        }
    }

    /** Numbers of values are below this. */
    int values() {
        return column.size();
    }

    /** The number of a row's value; {@link ValueColumn#NONE} when it has none. */
    int value(int row) {
        return column.at(row);
    }

    /** Counts allocations on a row, or takes them away. */
    void change(int row, int by) {
        int value = column.at(row);
        if (value == ValueColumn.NONE || by == 0) {
            return;
        }
        makeRoom(value);
        int before = used[value];
        int after = before + by;
        used[value] = after;
        if (after >= valuesWith.length) {
            valuesWith = Arrays.copyOf(valuesWith, Math.max(after + 1, 2 * valuesWith.length));
        }
        valuesWith[before]--;
        valuesWith[after]++;
        valuesWith[0] = 0; // a value without allocations counts as one that was never used
        if (after > 0 && (least == 0 || after < least)) {
            least = after;
        }
        most = Math.max(most, after);
        while (least < most && valuesWith[least] == 0) {
            least++;
        }
        while (most > 0 && valuesWith[most] == 0) {
            most--;
        }
        least = Math.min(least, most);
    }

    /** Changes whenever levels add something else than before. */
    long bounds() {
        return rule.isEven() ? (long) least << 32 | most : 0;
    }

    long level(int value) {
        return value == ValueColumn.NONE ? NO_VALUE : (long) targetOf[value] << 32 | used[value];
    }

    /** What one more on a value of this level adds to a score, in fixed point. */
    long boost(long level) {
        if (level == NO_VALUE) {
            return Score.fixed(WORST);
        }
        int current = (int) level;
        return Score.fixed(
                rule.isEven()
                        ? even(current) * rule.share()
                        : aimed(current, targets[(int) (level >>> 32)]));
    }

    private double aimed(int current, double wanted) {
        return wanted <= 0 ? WORST : (wanted - (current + 1)) / wanted * rule.share();
    }

    private double even(int current) {
        if (most == 0) {
            return 0;
        }
        if (current != least) {
            return (double) (least - current) / least;
        }
        return least == most ? WORST : (double) (most - least) / least;
    }
}
