package io.drover.plugin;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The units that schedulers can convert into one another. */
final class Units {
    /** All of them, and the empty text for plain numbers. */
    static final SortedSet<String> KNOWN = known();

    private Units() {}

    private static SortedSet<String> known() {
        var units = new TreeSet<String>();
        for (var bytes : "KiB MiB GiB TiB PiB EiB kB KB MB GB TB PB EB".split(" ", -1)) {
            units.add(bytes);
            units.add(bytes + "/s");
        }
        Collections.addAll(units, "", "MHz", "GHz", "mW", "W", "kW", "MW", "GW");
        return Collections.unmodifiableSortedSet(units);
    }
}
