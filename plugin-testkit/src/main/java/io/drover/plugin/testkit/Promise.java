package io.drover.plugin.testkit;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a plugin promises.
 *
 * @param name a sentence
 * @param notHere why it does not hold for this plugin; null when it does
 * @param body fails with an {@link AssertionError} that says what came instead
 */
record Promise<K>(String name, @Nullable String notHere, Body<K> body) {
    /** Looks whether a promise is kept. */
    interface Body<K> {
        void check(K kit) throws Exception;
    }

    static <K> Promise<K> of(String name, Body<K> body) {
        return new Promise<>(name, null, body);
    }

    /** A promise of those plugins only that have an ability. */
    Promise<K> onlyIf(boolean able, String otherwise) {
        return able || notHere != null ? this : new Promise<>(name, otherwise, body);
    }
}
