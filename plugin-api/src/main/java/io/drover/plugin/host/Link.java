package io.drover.plugin.host;

import com.google.common.util.concurrent.ListenableFuture;
import io.drover.plugin.PluginException;
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

    /** How long the death of a process may take to be noticed, before the call is just repeated. */
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(1);

    private final String what;
    private CompletableFuture<S> stub = new CompletableFuture<>();
    private int processes;
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
            renew();
        }
        stub.complete(connected);
    }

    synchronized void lost() {
        if (stub.isDone() && !closed) {
            renew();
        }
    }

    private synchronized void renew() {
        stub = new CompletableFuture<>();
        processes++;
        notifyAll();
    }

    /** Lets all calls fail that wait, now and later. */
    void fail(String why) {
        CompletableFuture<S> waiting;
        synchronized (this) {
            if (stub.isDone()) {
                renew();
            }
            waiting = stub;
        }
        waiting.completeExceptionally(new PluginException(why));
    }

    void close() {
        fail("the agent lets go of its plugins");
        synchronized (this) {
            closed = true;
        }
    }

    /** One call, made once. */
    <T> T once(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws PluginException, InterruptedException {
        try {
            return call(limit, rpc);
        } catch (ExecutionException e) {
            throw Errors.fromStatus(e);
        }
    }

    /** One call that may be repeated, and is when its process dies under it. */
    <T> T repeating(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws PluginException, InterruptedException {
        return repeating(limit, rpc, () -> {});
    }

    /**
     * As {@link #repeating(Duration, Function)}.
     *
     * @param amends made before each repetition, for what the call that was cut off may have left
     */
    <T> T repeating(Duration limit, Function<S, ListenableFuture<T>> rpc, Amends amends)
            throws PluginException, InterruptedException {
        for (int tries = 1; ; tries++) {
            int process = processes();
            try {
                return call(limit, rpc);
            } catch (ExecutionException e) {
                if (tries == TRIES || !Errors.isGone(e)) {
                    throw Errors.fromStatus(e);
                }
                awaitNotice(process);
                amends.make();
            }
        }
    }

    /** What has to be done before a call is repeated. */
    interface Amends {
        void make() throws PluginException, InterruptedException;
    }

    private synchronized int processes() {
        return processes;
    }

    private synchronized void awaitNotice(int process) throws InterruptedException {
        long limit = System.nanoTime() + NOTICE_LIMIT.toNanos();
        for (long rest = NOTICE_LIMIT.toNanos();
                rest > 0 && processes == process;
                rest = limit - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
    }

    private <T> T call(Duration limit, Function<S, ListenableFuture<T>> rpc)
            throws PluginException, InterruptedException, ExecutionException {
        var future =
                rpc.apply(current().withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS));
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        }
    }

    private S current() throws PluginException, InterruptedException {
        try {
            return stub().get(WAIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new PluginException(
                    what + " has no running plugin process; the agent's log says why", true);
        } catch (ExecutionException e) {
            throw Errors.fromStatus(e);
        }
    }
}
