package io.drover.plugin.testkit;

import static io.drover.plugin.testkit.Calls.check;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The answers of a stream; closing it lets go of the call. */
final class Heard<Q, A> implements AutoCloseable {
    private static final long QUIET_MILLIS = 300;

    private final Context.CancellableContext call = Context.current().withCancellation();
    private final BlockingQueue<A> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile String how = "";

    Heard(BiConsumer<Q, StreamObserver<A>> method, Q request) {
        call.run(() -> method.accept(request, new Listener()));
    }

    private final class Listener implements StreamObserver<A> {
        @Override
        public void onNext(A answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable error) {
            how = String.valueOf(error.getMessage());
            end.countDown();
        }

        @Override
        public void onCompleted() {
            how = "completed";
            end.countDown();
        }
    }

    A next(Duration limit) throws InterruptedException {
        var answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new AssertionError(
                    "nothing was heard within " + limit + (how.isEmpty() ? "" : ", but " + how));
        }
        return answer;
    }

    void checkOpen() throws InterruptedException {
        check(!end.await(QUIET_MILLIS, TimeUnit.MILLISECONDS), () -> "the stream ended: " + how);
    }

    void checkEnds(Duration limit) throws InterruptedException {
        check(
                end.await(limit.toMillis(), TimeUnit.MILLISECONDS),
                () -> "the stream goes on after its task is gone");
    }

    @Override
    public void close() {
        call.cancel(null);
    }
}
