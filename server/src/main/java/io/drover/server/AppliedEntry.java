package io.drover.server;

import io.drover.server.state.State;

/**
 * An entry of the log that was applied here.
 *
 * @param before the state that it was applied to
 * @param to the state's index after it; each of its commands took one step
 * @param bytes the entry as the log holds it; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one owner to the next, never compared
public record AppliedEntry(State before, long to, byte[] bytes) {
    /** The state's index before it. */
    public long from() {
        return before.index();
    }
}
