package io.drover.plugin.host;

import io.drover.plugin.PluginException;
import io.drover.plugin.rpc.Errors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin goes on reporting, over one process after the other. A report that ends is asked
 * for again, with growing pauses while it fails.
 *
 * @param <M> the message
 */
final class Stream<M> implements Subscription {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    /** Between two messages: a plugin that floods is held back by the transport. */
    private static final Duration PACE = Duration.ofMillis(100);

    /** What becomes of the messages; one call at a time. */
    interface Listener<M> {
        /**
         * Takes a message.
         *
         * @throws PluginException if it makes no sense; counts as a failed stream
         */
        void arrived(M message) throws PluginException;

        /** The stream ended with an error of the plugin's own. */
        default void failed(PluginException why) {}
    }

    private final BiConsumer<ManagedChannel, StreamObserver<M>> open;
    private final Listener<M> listener;
    private @Nullable ManagedChannel channel;
    private Context.@Nullable CancellableContext call;
    private Duration pause = SHORTEST_PAUSE;
    private boolean closed;

    /**
     * @param open makes the call
     */
    Stream(BiConsumer<ManagedChannel, StreamObserver<M>> open, Listener<M> listener) {
        this.open = open;
        this.listener = listener;
    }

    synchronized void linked(ManagedChannel connected) {
        cancel();
        channel = connected;
        pause = SHORTEST_PAUSE;
        begin(connected);
    }

    synchronized void lost() {
        cancel();
        channel = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        cancel();
        channel = null;
    }

    private void cancel() {
        if (call != null) {
            call.cancel(null);
            call = null;
        }
    }

    private void begin(ManagedChannel source) {
        if (closed) {
            return;
        }
        var begun = Context.ROOT.withCancellation();
        call = begun;
        begun.run(() -> open.accept(source, new Observer(begun)));
    }

    private synchronized void arrived(Context.CancellableContext from, M message) {
        if (!from.equals(call)) {
            return;
        }
        try {
            listener.arrived(message);
            pause = SHORTEST_PAUSE;
        } catch (PluginException e) {
            from.cancel(null);
            ended(from, e);
        }
    }

    private synchronized void ended(Context.CancellableContext from, Throwable why) {
        var source = channel;
        if (!from.equals(call) || source == null) {
            return;
        }
        call = null;
        if (Errors.isUnimplemented(why)) {
            return;
        }
        if (!Errors.isGone(why)) {
            listener.failed(Errors.fromStatus(why));
        }
        later(pause, () -> again(source));
        pause =
                pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                        ? pause.multipliedBy(2)
                        : LONGEST_PAUSE;
    }

    private static void later(Duration delay, Runnable step) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(step);
    }

    private synchronized void again(ManagedChannel source) {
        if (source.equals(channel) && call == null) {
            begin(source);
        }
    }

    /** What was closed in the meantime has no thread any more that could be asked. */
    private synchronized void ask(
            Context.CancellableContext from, ClientCallStreamObserver<Object> flow) {
        if (from.equals(call)) {
            flow.request(1);
        }
    }

    private final class Observer implements ClientResponseObserver<Object, M> {
        private final Context.CancellableContext from;
        private @Nullable ClientCallStreamObserver<Object> flow;

        Observer(Context.CancellableContext from) {
            this.from = from;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Object> flow) {
            this.flow = flow;
            flow.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(M message) {
            arrived(from, message);
            var asked = flow;
            if (asked != null) {
                later(PACE, () -> ask(from, asked));
            }
        }

        @Override
        public void onError(Throwable error) {
            ended(from, error);
        }

        @Override
        public void onCompleted() {
            ended(from, new PluginException("the plugin ended its report"));
        }
    }
}
