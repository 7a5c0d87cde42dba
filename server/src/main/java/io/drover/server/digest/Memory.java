package io.drover.server.digest;

import org.jspecify.annotations.Nullable;

/**
 * What shared records and texts came to, so that each is walked over once. A hint: it forgets at
 * random, and threads may use it at the same time, since what it holds never changes.
 */
public final class Memory {
    private static final int PLACES = 1024;
    private static final int TEXT_PLACES = 1024;

    private final @Nullable Known[] known = new Known[PLACES];
    private final @Nullable Text[] texts = new Text[TEXT_PLACES];

    private record Known(Object value, Sum sum) {}

    /** A text and its two lanes. */
    record Text(String text, long a, long b) {}

    // Most texts of rows are the very same as in other rows; equal ones are worth no look.
    @SuppressWarnings("ReferenceEquality")
    @Nullable Text find(String text) {
        Text found = texts[place(text)];
        return found != null && found.text() == text ? found : null;
    }

    void put(Text text) {
        texts[place(text.text())] = text;
    }

    private static int place(String text) {
        int code = text.hashCode();
        return (code ^ (code >>> 13)) & (TEXT_PLACES - 1);
    }

    // It is about this very object: equal ones would have to be walked over to be told apart.
    @SuppressWarnings("ReferenceEquality")
    @Nullable Sum find(Object value) {
        Known found = known[place(value)];
        return found != null && found.value() == value ? found.sum() : null;
    }

    void put(Object value, Sum sum) {
        known[place(value)] = new Known(value, sum);
    }

    private static int place(Object value) {
        int code = System.identityHashCode(value);
        return (code ^ (code >>> 12)) & (PLACES - 1);
    }
}
