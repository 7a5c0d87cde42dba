package io.drover.plugin.host;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceGroupUsage;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.proto.bundle.DeviceSetsGrpc;
import io.drover.plugin.proto.device.DevicePluginGrpc;
import io.drover.plugin.proto.device.DevicePluginGrpc.DevicePluginFutureStub;
import io.drover.plugin.proto.device.FingerprintRequest;
import io.drover.plugin.proto.device.FingerprintResponse;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.proto.device.StatsRequest;
import io.drover.plugin.proto.device.StatsResponse;
import io.drover.plugin.rpc.Devices;
import io.drover.plugin.rpc.Errors;
import io.drover.plugin.rpc.Reports;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device plugin behind gRPC, over as many processes as it takes. */
final class GrpcDeviceClient implements DeviceClient, PluginClient {
    private static final Logger LOG = LoggerFactory.getLogger("client.device_mgr");
    private static final Duration SHORT = Duration.ofSeconds(60);

    /** A process that is back within this time was never missed by anybody. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Link<DevicePluginFutureStub> link;
    private final Stream<FingerprintResponse> fingerprints;
    private final List<Consumer<List<DeviceGroup>>> listeners = new ArrayList<>();
    private final List<Stream<StatsResponse>> usages = new ArrayList<>();
    private @Nullable List<DeviceGroup> newest;
    private @Nullable ManagedChannel channel;
    private volatile Origin origin;

    GrpcDeviceClient(Origin origin) {
        this.origin = origin;
        this.link = new Link<>("device plugin " + origin.info().name());
        this.fingerprints =
                new Stream<>(
                        (source, to) ->
                                DevicePluginGrpc.newStub(source)
                                        .fingerprint(FingerprintRequest.getDefaultInstance(), to),
                        new Fingerprints());
    }

    @Override
    public void linked(ManagedChannel connected, Origin from) {
        origin = from;
        link.set(DevicePluginGrpc.newFutureStub(connected));
        fingerprints.linked(connected);
        synchronized (this) {
            channel = connected;
            usages.forEach(usage -> usage.linked(connected));
        }
    }

    @Override
    public void lost() {
        link.lost();
        fingerprints.lost();
        synchronized (this) {
            channel = null;
            usages.forEach(Stream::lost);
        }
        CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::missed);
    }

    private synchronized void missed() {
        if (channel == null) {
            publish(List.of());
        }
    }

    @Override
    public void unusable(String why) {
        link.fail("device plugin " + origin.info().name() + ": " + why);
        fingerprints.lost();
        publish(List.of());
    }

    @Override
    public void close() {
        link.close();
        fingerprints.close();
        synchronized (this) {
            listeners.clear();
            usages.forEach(Stream::close);
        }
    }

    @Override
    public PluginInfo info() {
        return origin.info();
    }

    @Override
    public synchronized Subscription devices(Consumer<List<DeviceGroup>> listener) {
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

    private synchronized void publish(List<DeviceGroup> groups) {
        if (!groups.equals(newest)) {
            newest = groups;
            List.copyOf(listeners).forEach(listener -> listener.accept(groups));
        }
    }

    @Override
    public DeviceReservation reserve(List<List<String>> groups)
            throws PluginException, InterruptedException {
        if (groups.size() > 1) {
            var request = request(groups.stream().flatMap(List::stream).toList());
            var together = link.repeating(SHORT, s -> ifImplemented(sets(s).reserve(request)));
            if (together.isPresent()) {
                return Devices.fromMessage(together.get().getContainerRes());
            }
        }
        var parts = new ArrayList<DeviceReservation>();
        for (var ids : groups) {
            var request = request(ids);
            var answer = link.repeating(SHORT, s -> s.reserve(request));
            parts.add(Devices.fromMessage(answer.getContainerRes()));
        }
        return Reservations.join(parts);
    }

    private static ReserveRequest request(List<String> ids) {
        return ReserveRequest.newBuilder().addAllDeviceIds(ids).build();
    }

    private static DeviceSetsGrpc.DeviceSetsFutureStub sets(DevicePluginFutureStub devices) {
        return DeviceSetsGrpc.newFutureStub(devices.getChannel())
                .withDeadline(devices.getCallOptions().getDeadline());
    }

    /** The answer; absent when the plugin does not know the question. */
    private static <T> ListenableFuture<Optional<T>> ifImplemented(ListenableFuture<T> answer) {
        return Futures.catchingAsync(
                Futures.transform(answer, Optional::of, MoreExecutors.directExecutor()),
                StatusRuntimeException.class,
                e ->
                        Errors.isUnimplemented(e)
                                ? Futures.immediateFuture(Optional.empty())
                                : Futures.immediateFailedFuture(e),
                MoreExecutors.directExecutor());
    }

    @Override
    public Subscription usage(Duration interval, Consumer<List<DeviceGroupUsage>> listener) {
        var request =
                StatsRequest.newBuilder().setCollectionInterval(Reports.duration(interval)).build();
        var usage =
                new Stream<StatsResponse>(
                        (source, to) -> DevicePluginGrpc.newStub(source).stats(request, to),
                        message -> listener.accept(Devices.fromMessage(message)));
        synchronized (this) {
            usages.add(usage);
            var current = channel;
            if (current != null) {
                usage.linked(current);
            }
        }
        return () -> {
            synchronized (this) {
                usages.remove(usage);
            }
            usage.close();
        };
    }

    private final class Fingerprints implements Stream.Listener<FingerprintResponse> {
        @Override
        public void arrived(FingerprintResponse message) throws PluginException {
            publish(Devices.fromMessage(message));
        }

        @Override
        public void failed(PluginException why) {
            if (!why.isSwitchedOff()) {
                LOG.warn("Device plugin {}: {}", origin.info().name(), why.getMessage());
            }
            publish(List.of());
        }
    }
}
