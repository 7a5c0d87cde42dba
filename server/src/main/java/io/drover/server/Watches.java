package io.drover.server;

import io.drover.server.state.Applied;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.Watch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Blocking queries: callers wait, each on a virtual thread of its own, until a table or a row
 * changes. A change costs one look-up per changed row, whether or not somebody waits.
 */
final class Watches implements StateListener {
    private final ConcurrentHashMap<Watch, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    /** Waits as {@link Server#await} promises. */
    State await(Watch watch, long index, Duration timeout, Supplier<State> newest)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            State seen = newest.get();
            if (watch.indexIn(seen) > index) {
                return seen;
            }
            CountDownLatch changed = new CountDownLatch(1);
            add(watch, changed);
            try {
                // It may have changed between the look and the wait.
                if (watch.indexIn(newest.get()) <= index) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0 || !changed.await(left, TimeUnit.NANOSECONDS)) {
                        return newest.get();
                    }
                }
            } finally {
                remove(watch, changed);
            }
        }
    }

    private void add(Watch watch, CountDownLatch changed) {
        waiting.compute(
                watch,
                (w, latches) -> {
                    Set<CountDownLatch> all =
                            latches == null ? ConcurrentHashMap.newKeySet(2) : latches;
                    all.add(changed);
                    return all;
                });
    }

    private void remove(Watch watch, CountDownLatch changed) {
        waiting.computeIfPresent(
                watch,
                (w, latches) -> {
                    latches.remove(changed);
                    return latches.isEmpty() ? null : latches;
                });
    }

    @Override
    public void applied(Applied applied) {
        if (waiting.isEmpty()) {
            return;
        }
        for (StateEvent event : applied.events()) {
            wake(Watch.table(event.table()));
            wake(new Watch(event.table(), event.key()));
        }
    }

    private void wake(Watch watch) {
        Set<CountDownLatch> latches = waiting.remove(watch);
        if (latches != null) {
            latches.forEach(CountDownLatch::countDown);
        }
    }

    @Override
    public void replaced(State state) {
        waiting.forEach((watch, latches) -> latches.forEach(CountDownLatch::countDown));
    }
}
