package io.drover.server;

import io.drover.server.state.Applied;
import io.drover.server.state.State;

/**
 * Follows the state. Called by the one thread that applies, in order, after the new state is
 * visible; must return at once.
 */
public interface StateListener {
    /** One entry of the log was applied. */
    void applied(Applied applied);

    /** The same, for who keeps entries: called once for each, before {@link #applied}. */
    default void entry(AppliedEntry entry) {}

    /** The whole state was replaced, by a snapshot from another server or from disk. */
    void replaced(State state);
}
