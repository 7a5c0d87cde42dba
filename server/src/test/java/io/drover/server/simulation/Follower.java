package io.drover.server.simulation;

import io.drover.server.state.State;
import io.drover.server.state.StateImage;
import io.drover.server.state.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;

/**
 * A server that is sent a snapshot, which takes a while, and then what was applied meanwhile. It
 * must then be where the leader is, and may take over.
 */
@NullUnmarked
final class Follower {
    private final SimulatedRegion region;
    private final UnaryOperator<List<StateImage.Row>> transfer;

    /**
     * @param transfer what becomes of the snapshot on its way; nothing, if all is well
     */
    Follower(SimulatedRegion region, UnaryOperator<List<StateImage.Row>> transfer) {
        this.region = region;
        this.transfer = transfer;
    }

    /** Begins to take a snapshot. */
    void catchUp() {
        List<StateImage.Row> rows = transfer.apply(image(region.state()));
        int applied = region.entries.size();
        region.after(region.millis(100, 20_000), () -> arrived(rows, applied));
    }

    private void arrived(List<StateImage.Row> rows, int applied) {
        StateImage.Loader loader = new StateImage.Loader();
        rows.forEach(loader::add);
        State own = finished(loader);
        for (SimulatedRegion.Entry entry : region.entries.subList(applied, region.entries.size())) {
            own = StateMachine.apply(own, entry.time(), entry.commands()).state();
        }
        List<StateImage.Row> wanted = image(region.state());
        List<StateImage.Row> got = image(own);
        for (int i = 0; i < Math.max(wanted.size(), got.size()); i++) {
            if (i >= wanted.size() || i >= got.size() || !wanted.get(i).equals(got.get(i))) {
                throw new AssertionError(
                        "a follower that was sent a snapshot differs in row %d: %s"
                                .formatted(i, i < got.size() ? got.get(i) : "none"));
            }
        }
        if (region.random.nextBoolean()) {
            region.takeOver(own);
        }
    }

    private static State finished(StateImage.Loader loader) {
        try {
            return loader.finish();
        } catch (IllegalStateException e) {
            throw new AssertionError("a follower was sent a bad snapshot: " + e.getMessage(), e);
        }
    }

    private static List<StateImage.Row> image(State state) {
        List<StateImage.Row> rows = new ArrayList<>();
        StateImage.write(state, rows::add);
        return rows;
    }
}
