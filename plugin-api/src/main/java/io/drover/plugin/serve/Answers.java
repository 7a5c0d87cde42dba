package io.drover.plugin.serve;

import io.drover.plugin.rpc.Errors;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** Runs blocking work as the answer to a call; a caller that goes away interrupts it. */
final class Answers {
    /** Work that may take long. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Work that hands out several answers. */
    interface Stream<T> {
        void run(StreamObserver<T> to) throws Exception;
    }

    private Answers() {}

    static <T> void one(StreamObserver<T> observer, Work<T> work) {
        many(observer, to -> to.onNext(work.run()));
    }

    static <T> void many(StreamObserver<T> observer, Stream<T> work) {
        var worker = Thread.currentThread();
        var call = Context.current();
        Context.CancellationListener onCancel = _ -> worker.interrupt();
        call.addListener(onCancel, Runnable::run);
        try {
            work.run(observer);
            observer.onCompleted();
        } catch (InterruptedException _) {
            fail(
                    observer,
                    Status.CANCELLED.withDescription("the caller left").asRuntimeException());
        } catch (StatusRuntimeException e) {
            fail(observer, e);
        } catch (Exception e) {
            fail(observer, Errors.toStatus(e));
        } finally {
            call.removeListener(onCancel);
        }
    }

    private static void fail(StreamObserver<?> observer, StatusRuntimeException error) {
        try {
            observer.onError(error);
        } catch (IllegalStateException _) {
            // The caller is gone and nobody is left to be told.
        }
    }
}
