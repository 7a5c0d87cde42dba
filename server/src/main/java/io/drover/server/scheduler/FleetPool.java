package io.drover.server.scheduler;

import io.drover.server.state.State;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Fleets between decisions, the last used one on top: as many as there were decisions at the same
 * time. They hold on to the states that they show, so those that fell behind are let go.
 */
final class FleetPool {
    /** In commands; by then others have shown to be enough. */
    private static final long FAR_BEHIND = 20_000;

    private final NodeViews views = new NodeViews();
    private final ArrayDeque<SoftReference<Fleet>> idle = new ArrayDeque<>();

    /** A fleet that shows the state, for one thread until it gives it back. */
    Fleet take(State state) {
        Fleet known = pop();
        Fleet fleet = known == null ? new Fleet(views) : known;
        fleet.show(state);
        return fleet;
    }

    synchronized void giveBack(Fleet fleet) {
        long index = fleet.state().index();
        idle.removeIf(reference -> {
            Fleet other = reference.get();
            return other == null || other.state().index() < index - FAR_BEHIND;
        });
        idle.push(new SoftReference<>(fleet));
    }

    private synchronized @Nullable Fleet pop() {
        while (!idle.isEmpty()) {
            Fleet fleet = idle.pop().get();
            if (fleet != null) {
                return fleet;
            }
        }
        return null;
    }
}
