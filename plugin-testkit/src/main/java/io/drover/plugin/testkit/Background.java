package io.drover.plugin.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call that goes on while others are made; it has been sent when the constructor returns. */
final class Background<T> {
    private static final long SENT_MILLIS = 100;

    private final FutureTask<T> task;

    Background(Callable<T> call) throws InterruptedException {
        task = new FutureTask<>(call);
        Thread.ofVirtual().name("background").start(task);
        Thread.sleep(SENT_MILLIS);
    }

    boolean isDone() {
        return task.isDone();
    }

    T result(Duration limit) throws Exception {
        return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean endsWithin(Duration limit) throws InterruptedException, ExecutionException {
        try {
            var _ = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }
}
