package io.drover.plugin.host;

import com.google.common.util.concurrent.ListenableFuture;
import io.drover.plugin.DriverException;
import io.drover.plugin.rpc.Errors;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The connection to a service whose process may be replaced: calls made in between wait for the
 * next process.
 */
final class Link<S extends AbstractStub<S>> {
    /** How long a call waits for a process that is being started. */
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

    private static final int TRIES = 5;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

    private final String what;
    private CompletableFuture<S> stub = new CompletableFuture<>();
    private boolean closed;

    Link(String what) {
        this.what = what;
    }

    /** The stub of now, or of the next process. */
    synchronized CompletableFuture<S> stub() {
        return stub;
    }

    synchronized void set(S connected) {
        if (closed) {
            return;
        }
        if (stub.isDone()) {
            stub = new CompletableFuture<>();
        }
        stub.complete(connected);
    }

    synchronized void lost() {
        if (stub.isDone() && !closed) {
            stub = new CompletableFuture<>();
        }
    }

    /** Lets all calls fail that wait, now and later. */
    void fail(String why) {
        CompletableFuture<S> waiting;
        synchronized (this) {
            if (stub.isDone()) {
                stub = new CompletableFuture<>();
            }
            waiting = stub;
        }
        waiting.completeExceptionally(new DriverException(why));
    }

    void close() {
        fail("the agent lets go of its plugins");
        synchronized (this) {
            closed = true;
        }
    }

    /** One call, made once. */
    <T> T once(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws DriverException, InterruptedException {
        try {
            return call(limit, rpc);
        } catch (ExecutionException e) {
            throw Errors.fromStatus(e);
        }
    }

    /** One call that may be repeated, and is when its process dies under it. */
    <T> T repeating(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws DriverException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return call(limit, rpc);
            } catch (ExecutionException e) {
                if (tries == TRIES || !Errors.isGone(e)) {
                    throw Errors.fromStatus(e);
                }
                Thread.sleep(RETRY_PAUSE.multipliedBy(tries));
            }
        }
    }

    private <T> T call(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws DriverException, InterruptedException, ExecutionException {
        var future =
                rpc.apply(current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    private S current() throws DriverException, InterruptedException {
        try {
            return stub().get(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new DriverException(
                    what + " has no running plugin process; the agent's log says why", true);
        } catch (ExecutionException e) {
            throw Errors.fromStatus(e);
        }
    }
}
