package io.drover.plugin.serve;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.PluginException;
import io.drover.plugin.proto.device.DevicePluginGrpc;
import io.drover.plugin.proto.device.FingerprintRequest;
import io.drover.plugin.proto.device.FingerprintResponse;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.proto.device.ReserveResponse;
import io.drover.plugin.proto.device.StatsRequest;
import io.drover.plugin.proto.device.StatsResponse;
import io.drover.plugin.rpc.Devices;
import io.drover.plugin.rpc.Reports;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;

/** The device protocol in front of a {@link DevicePlugin}. */
final class DeviceService extends DevicePluginGrpc.DevicePluginImplBase {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private final DevicePlugin plugin;

    DeviceService(DevicePlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public void fingerprint(FingerprintRequest request, StreamObserver<FingerprintResponse> to) {
        Answers.many(
                to,
                stream -> {
                    List<DeviceGroup> known = null;
                    while (true) {
                        var found = plugin.fingerprint();
                        if (!found.equals(known)) {
                            stream.onNext(Devices.toMessage(found));
                            known = found;
                        }
                        Thread.sleep(plugin.period());
                    }
                });
    }

    @Override
    public void reserve(ReserveRequest request, StreamObserver<ReserveResponse> to) {
        Answers.one(to, () -> reserve(plugin, request));
    }

    static ReserveResponse reserve(DevicePlugin plugin, ReserveRequest request)
            throws PluginException, InterruptedException {
        var given = plugin.reserve(List.copyOf(request.getDeviceIdsList()));
        return ReserveResponse.newBuilder().setContainerRes(Devices.toMessage(given)).build();
    }

    @Override
    public void stats(StatsRequest request, StreamObserver<StatsResponse> to) {
        Answers.many(
                to,
                stream -> {
                    if (!(plugin instanceof DevicePlugin.Measuring measuring)) {
                        throw new PluginException(
                                "device plugin " + plugin.info().name() + " measures nothing");
                    }
                    var asked = Reports.duration(request.getCollectionInterval());
                    var interval =
                            asked.compareTo(SHORTEST_INTERVAL) < 0 ? Duration.ofSeconds(1) : asked;
                    while (true) {
                        stream.onNext(Devices.usageToMessage(measuring.measure()));
                        Thread.sleep(interval);
                    }
                });
    }
}
