package io.drover.server.state;

import io.drover.server.digest.Digest;
import io.drover.server.digest.Memory;
import io.drover.server.digest.Sum;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a state comes to: servers that applied the same commands have the same, whatever happened to
 * them on the way.
 *
 * @param index the state's index
 * @param tables 32 hexadecimal digits per table that ever had a row, by its name in lower case
 * @param total 32 hexadecimal digits over all tables, the index, the time and the tables' indexes
 */
public record StateHash(long index, SortedMap<String, String> tables, String total) {
    /** As kept up while commands were applied. */
    static StateHash running(State state) {
        return of(state, state.sums);
    }

    /** Anew from all rows: takes time in proportion to them. */
    public static StateHash recomputed(State state) {
        return of(state, RowSums.of(state));
    }

    private static StateHash of(State state, SortedMap<Table, Sum> sums) {
        SortedMap<String, String> tables = new TreeMap<>();
        Digest digest = new Digest(new Memory());
        digest.row("state", "");
        digest.whole(1, 0, state.index);
        digest.whole(2, 0, state.time);
        sums.forEach((table, sum) -> {
            if (!sum.equals(Sum.ZERO)) {
                tables.put(table.label(), sum.toString());
                digest.row("sum", table.name());
                digest.whole(1, 0, sum.high());
                digest.whole(2, 0, sum.low());
            }
        });
        state.tableIndexes.forEach(entry -> {
            digest.row("index", entry.getKey().name());
            digest.whole(1, 0, entry.getValue());
        });
        return new StateHash(state.index, tables, digest.take().toString());
    }

    /** The tables in which another state differs, in order of their names; empty when none. */
    public java.util.List<String> differences(StateHash other) {
        SortedMap<String, String> all = new TreeMap<>(tables);
        all.putAll(other.tables);
        return all.keySet().stream()
                .filter(t -> !java.util.Objects.equals(tables.get(t), other.tables.get(t)))
                .toList();
    }
}
