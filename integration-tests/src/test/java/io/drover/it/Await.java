package io.drover.it;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for a condition; an exception counts as "not yet" and is shown when time is up. */
final class Await {
    static final Duration LONG = Duration.ofSeconds(60);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        value(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    static <T> T value(String what, Callable<Optional<T>> probe) {
        return value(what, LONG, probe);
    }

    static <T> T value(String what, Duration limit, Callable<Optional<T>> probe) {
        Instant end = Instant.now().plus(limit);
        @Nullable Throwable last = null;
        while (Instant.now().isBefore(end)) {
            try {
                Optional<T> found = probe.call();
                if (found.isPresent()) {
                    return found.get();
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            pause();
        }
        throw new AssertionError("waited " + limit.toSeconds() + " s for " + what, last);
    }

    private static void pause() {
        try {
            Thread.sleep(20); // between two looks at a condition
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
