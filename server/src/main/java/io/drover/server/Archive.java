package io.drover.server;

import io.drover.server.history.History;
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

    @Override
    void close();
}
