package io.drover.server.history;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A part of the history: a segment, or what waits to be written. */
interface Shelf {
    /**
     * Rows whose keys are from {@code first} to {@code end}, both included, in key order: at least
     * all that are here when this is called and are not given up.
     */
    Iterator<Place> between(Key first, Key end);

    /**
     * Where a row is.
     *
     * @param reader fetches it
     */
    record Place(Key key, Reader reader) {}

    /** Fetches a row. */
    @FunctionalInterface
    interface Reader {
        /**
         * An allocation with its job, an evaluation, a deployment or an {@link
         * io.drover.server.state.ArchivedVersion}; null when its segment was given up meanwhile or
         * is damaged there.
         */
        @Nullable Record read();
    }
}
