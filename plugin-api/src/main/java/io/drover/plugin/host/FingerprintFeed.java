package io.drover.plugin.host;

import io.drover.plugin.Fingerprint;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.DriverTaskEvent;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.FingerprintResponse;
import io.drover.plugin.proto.drivers.TaskEventsRequest;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Reports;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a driver reports by itself, its health and the events of its tasks, over one process after
 * the other.
 */
final class FingerprintFeed {
    private static final Logger LOG = LoggerFactory.getLogger("client.driver_mgr");
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** A process that is back within this time was never missed by anybody. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String driver;
    private final List<Consumer<Fingerprint>> listeners = new ArrayList<>();
    private final List<Consumer<TaskEvent>> eventListeners = new ArrayList<>();
    private @Nullable Fingerprint newest;
    private @Nullable ManagedChannel channel;
    private boolean closed;

    FingerprintFeed(String driver) {
        this.driver = driver;
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

    synchronized Subscription events(Consumer<TaskEvent> listener) {
        boolean first = eventListeners.isEmpty();
        eventListeners.add(listener);
        var current = channel;
        if (first && current != null) {
            listenToEvents(current);
        }
        return () -> {
            synchronized (this) {
                eventListeners.remove(listener);
            }
        };
    }

    synchronized void linked(ManagedChannel connected) {
        channel = connected;
        listen(connected);
        if (!eventListeners.isEmpty()) {
            listenToEvents(connected);
        }
    }

    synchronized void lost() {
        var gone = channel;
        channel = null;
        if (gone == null) {
            return;
        }
        later(
                PATIENCE,
                () -> {
                    if (channel == null) {
                        publish(
                                Fingerprint.unhealthy(
                                        "failed to fingerprint driver: its plugin process is gone"
                                                + " and does not come back; see the agent's log"));
                    }
                });
    }

    synchronized void unusable(String why) {
        channel = null;
        publish(Fingerprint.undetected(why));
    }

    synchronized void close() {
        closed = true;
        channel = null;
        listeners.clear();
        eventListeners.clear();
    }

    private void listen(ManagedChannel source) {
        DriverGrpc.newStub(source)
                .fingerprint(
                        FingerprintRequest.getDefaultInstance(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(FingerprintResponse message) {
                                arrived(source, Reports.fromMessage(message));
                            }

                            @Override
                            public void onError(Throwable error) {
                                ended(source, error);
                            }

                            @Override
                            public void onCompleted() {
                                ended(source, new IllegalStateException("channel closed"));
                            }
                        });
    }

    private synchronized void arrived(ManagedChannel source, Fingerprint fingerprint) {
        if (source.equals(channel)) {
            publish(fingerprint);
        }
    }

    private synchronized void ended(ManagedChannel source, Throwable error) {
        if (!source.equals(channel)) {
            return;
        }
        if (!Errors.isGone(error)) {
            publish(
                    Fingerprint.unhealthy(
                            "failed to fingerprint driver: "
                                    + Errors.fromStatus(error).getMessage()));
        }
        later(
                RETRY,
                () -> {
                    if (source.equals(channel)) {
                        listen(source);
                    }
                });
    }

    private void listenToEvents(ManagedChannel source) {
        DriverGrpc.newStub(source)
                .taskEvents(
                        TaskEventsRequest.getDefaultInstance(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(DriverTaskEvent message) {
                                tell(Reports.fromMessage(message));
                            }

                            @Override
                            public void onError(Throwable error) {
                                LOG.debug(
                                        "Driver {}: no more events: {}", driver, error.toString());
                            }

                            @Override
                            public void onCompleted() {}
                        });
    }

    private synchronized void tell(TaskEvent event) {
        eventListeners.forEach(listener -> listener.accept(event));
    }

    private void publish(Fingerprint fingerprint) {
        newest = fingerprint;
        List.copyOf(listeners).forEach(listener -> listener.accept(fingerprint));
    }

    private void later(Duration delay, Runnable step) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    synchronized (this) {
                        if (!closed) {
                            step.run();
                        }
                    }
                });
    }
}
