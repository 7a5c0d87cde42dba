package io.drover.plugin.testkit;

import io.drover.plugin.rpc.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What promises are made of: waiting, expecting refusals, and words for what came instead. */
final class Calls {
    private Calls() {}

    /** Fails unless it holds. */
    static void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** The message of the refusal; fails when there is none. */
    static String refused(Duration limit, String what, Callable<?> call) throws Exception {
        Object answer;
        try {
            answer = within(limit, what, call);
        } catch (StatusRuntimeException e) {
            check(
                    !Errors.isGone(e)
                            && !Errors.isUnimplemented(e)
                            && e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED,
                    () -> what + ": expected a refusal, got " + e.getStatus());
            return String.valueOf(Errors.fromStatus(e).getMessage());
        }
        throw new AssertionError(what + ": expected a refusal, got " + answer);
    }

    /** The outcome of what must not take longer. */
    static <T> T within(Duration limit, String what, Callable<T> call) throws Exception {
        var task = new FutureTask<>(call);
        Thread.ofVirtual().name("promise").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("waited %s in vain for %s".formatted(limit, what), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        } finally {
            task.cancel(/* mayInterruptIfRunning= */ true);
        }
    }

    /** Waits for a condition. */
    static void await(Duration limit, String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            check(System.nanoTime() < end, () -> "waited " + limit + " in vain until " + what);
            Thread.sleep(10);
        }
    }
}
