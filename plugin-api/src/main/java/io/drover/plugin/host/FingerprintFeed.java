package io.drover.plugin.host;

import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.DriverTaskEvent;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.FingerprintResponse;
import io.drover.plugin.proto.drivers.TaskEventsRequest;
import io.drover.plugin.rpc.Reports;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a driver reports by itself, its health and the events of its tasks, over one process after
 * the other.
 */
final class FingerprintFeed {
    /** A process that is back within this time was never missed by anybody. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Stream<FingerprintResponse> fingerprints =
            new Stream<>(
                    (source, to) ->
                            DriverGrpc.newStub(source)
                                    .fingerprint(FingerprintRequest.getDefaultInstance(), to),
                    new Health());
    private final Stream<DriverTaskEvent> events =
            new Stream<>(
                    (source, to) ->
                            DriverGrpc.newStub(source)
                                    .taskEvents(TaskEventsRequest.getDefaultInstance(), to),
                    message -> tell(Reports.fromMessage(message)));
    private final List<Consumer<Fingerprint>> listeners = new ArrayList<>();
    private final List<Consumer<TaskEvent>> eventListeners = new ArrayList<>();
    private @Nullable Fingerprint newest;
    private @Nullable ManagedChannel channel;
    private boolean closed;

    private final class Health implements Stream.Listener<FingerprintResponse> {
        @Override
        public void arrived(FingerprintResponse message) throws PluginException {
            publish(Reports.fromMessage(message));
        }

        @Override
        public void failed(PluginException why) {
            publish(Fingerprint.unhealthy("failed to fingerprint driver: " + why.getMessage()));
        }
    }

    synchronized Subscription subscribe(Consumer<Fingerprint> listener) {
        listeners.add(listener);
        if (newest != null) {
            listener.accept(newest);
        }
        return () -> {
            synchronized (this) {
                listeners.remove(listener);
            }
        };
    }

    /** The driver is asked for events once somebody listens. */
    Subscription events(Consumer<TaskEvent> listener) {
        ManagedChannel source;
        synchronized (this) {
            source = eventListeners.isEmpty() ? channel : null;
            eventListeners.add(listener);
        }
        if (source != null) {
            events.linked(source);
        }
        return () -> {
            synchronized (this) {
                eventListeners.remove(listener);
            }
        };
    }

    void linked(ManagedChannel connected) {
        boolean heard;
        synchronized (this) {
            channel = connected;
            heard = !eventListeners.isEmpty();
        }
        fingerprints.linked(connected);
        if (heard) {
            events.linked(connected);
        }
    }

    void lost() {
        if (!unlink()) {
            return;
        }
        CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::missed);
    }

    private synchronized void missed() {
        if (channel == null) {
            publish(
                    Fingerprint.unhealthy(
                            "failed to fingerprint driver: its plugin process is gone and does not"
                                    + " come back; see the agent's log"));
        }
    }

    void unusable(String why) {
        unlink();
        publish(Fingerprint.undetected(why));
    }

    private boolean unlink() {
        fingerprints.lost();
        events.lost();
        synchronized (this) {
            boolean was = channel != null;
            channel = null;
            return was;
        }
    }

    void close() {
        fingerprints.close();
        events.close();
        synchronized (this) {
            closed = true;
            channel = null;
            listeners.clear();
            eventListeners.clear();
        }
    }

    private synchronized void tell(TaskEvent event) {
        eventListeners.forEach(listener -> listener.accept(event));
    }

    private synchronized void publish(Fingerprint fingerprint) {
        if (!closed) {
            newest = fingerprint;
            List.copyOf(listeners).forEach(listener -> listener.accept(fingerprint));
        }
    }
}
