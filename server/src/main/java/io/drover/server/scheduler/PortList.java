package io.drover.server.scheduler;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Lists of ports as configurations write them: {@code 22,80,8500-8600}. */
final class PortList {
    private static final int LAST = 65_535;

    private PortList() {}

    /** Parts that are no port or range are passed over: a node's text must not stop a scheduler. */
    static BitSet parse(@Nullable String text) {
        BitSet ports = new BitSet();
        if (text == null || text.isBlank()) {
            return ports;
        }
        for (String part : text.split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int first = port(ends[0]);
            int last = ends.length == 2 ? port(ends[1]) : first;
            if (ends.length <= 2 && first >= 0 && last >= first) {
                ports.set(first, last + 1);
            }
        }
        return ports;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            return port >= 0 && port <= LAST ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
