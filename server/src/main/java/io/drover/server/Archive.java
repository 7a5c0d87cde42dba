package io.drover.server;

import io.drover.server.history.History;
import io.drover.server.history.HistorySource;
import io.drover.server.state.Applied;
import io.drover.server.state.State;
import java.io.IOException;

/**
 * Keeps what leaves the state by a command. It is told before the state without the rows is
 * published, so that a reader finds them in one place or in the other.
 */
public interface Archive extends AutoCloseable {
    /** Keeps nothing. */
    Archive NONE =
            new Archive() {
                @Override
                public void accept(Applied applied) {}

                @Override
                public void flush() {}

                @Override
                public void replaced(State state) {}

                @Override
                public History history() {
                    return History.none();
                }

                @Override
                public void close() {}
            };

    /**
     * Takes what an entry archived; may wait for room. An entry that was taken before may come
     * again, after a restart.
     */
    void accept(Applied applied);

    /**
     * Returns once all that was taken is on disk: only then a snapshot may stand for it.
     *
     * @throws IOException when it cannot be written
     */
    void flush() throws IOException;

    /** The whole state was exchanged, by a snapshot. */
    void replaced(State state);

    /** What was taken so far. */
    History history();

    /** What other servers may fetch from here. */
    default HistorySource source() {
        return HistorySource.NONE;
    }

    /** Whether rows are missing here that another server may have. */
    default boolean lacksRows() {
        return false;
    }

    /**
     * Has {@code notified} run, on any thread and for a moment only, when rows are found to be
     * missing; at once when some are.
     */
    default void whenLacking(Runnable notified) {}

    /**
     * Fetches what is missing here, as far as another server has it; blocks as long as that takes.
     *
     * @return how many segments came
     * @throws IOException when the other one cannot be read; what was here stays
     */
    default int complete(HistorySource other) throws IOException {
        return 0;
    }

    @Override
    void close();
}
