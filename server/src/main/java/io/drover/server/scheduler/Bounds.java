package io.drover.server.scheduler;

import java.util.List;

/** Notices when spreads judge all levels anew, not only the one that was counted. */
final class Bounds {
    private final List<SpreadCount> spreads;
    private final long[] seen;

    Bounds(List<SpreadCount> spreads) {
        this.spreads = spreads;
        this.seen = new long[spreads.size()];
        haveMoved();
    }

    /** Whether they did since the last call. */
    boolean haveMoved() {
        boolean moved = false;
        for (int i = 0; i < seen.length; i++) {
            long now = spreads.get(i).bounds();
            moved |= seen[i] != now;
            seen[i] = now;
        }
        return moved;
    }
}
