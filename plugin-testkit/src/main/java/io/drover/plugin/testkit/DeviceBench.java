package io.drover.plugin.testkit;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.proto.bundle.DeviceSetsGrpc;
import io.drover.plugin.proto.device.DevicePluginGrpc;
import io.drover.plugin.proto.device.FingerprintRequest;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.rpc.Devices;
import io.drover.plugin.rpc.Errors;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A device plugin that runs. */
final class DeviceBench implements AutoCloseable {
    private final DevicePluginKit kit;
    private final RunningPlugin plugin;
    private ManagedChannel channel;

    DeviceBench(DevicePluginKit kit) throws Exception {
        this.kit = kit;
        this.plugin = RunningPlugin.start(kit.launch());
        this.channel = plugin.channel();
        try {
            var _ = base().configure(kit.pluginConfig());
        } catch (Exception | AssertionError e) {
            plugin.close();
            throw e;
        }
    }

    Duration patience() {
        return kit.patience();
    }

    String refused(String what, Callable<?> call) throws Exception {
        return Calls.refused(patience(), what, call);
    }

    DevicePluginKit kit() {
        return kit;
    }

    BaseService base() {
        return new BaseService(channel, patience());
    }

    DevicePluginGrpc.DevicePluginBlockingStub devices() {
        return DevicePluginGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    DevicePluginGrpc.DevicePluginStub streaming() {
        return DevicePluginGrpc.newStub(channel).withWaitForReady();
    }

    /** The devices of now; at least one. */
    List<DeviceGroup> groups() throws Exception {
        try (var heard =
                new Heard<>(streaming()::fingerprint, FingerprintRequest.getDefaultInstance())) {
            var groups = Devices.fromMessage(heard.next(Duration.ofSeconds(10)));
            Calls.check(!groups.isEmpty(), () -> "it finds no devices, the tests need one");
            return groups;
        }
    }

    DeviceReservation reserve(List<String> ids) {
        return Devices.fromMessage(
                devices()
                        .reserve(ReserveRequest.newBuilder().addAllDeviceIds(ids).build())
                        .getContainerRes());
    }

    /** Devices of any groups; absent when the plugin knows only one group at a time. */
    Optional<DeviceReservation> reserveSet(List<String> ids) {
        var request = ReserveRequest.newBuilder().addAllDeviceIds(ids).build();
        try {
            var answer =
                    DeviceSetsGrpc.newBlockingStub(channel)
                            .withWaitForReady()
                            .withDeadlineAfter(patience().toMillis(), TimeUnit.MILLISECONDS)
                            .reserve(request);
            return Optional.of(Devices.fromMessage(answer.getContainerRes()));
        } catch (StatusRuntimeException e) {
            if (Errors.isUnimplemented(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void replacePlugin() throws Exception {
        plugin.replace();
        channel = plugin.channel();
        var _ = base().configure(kit.pluginConfig());
    }

    @Override
    public void close() throws IOException {
        plugin.close();
    }
}
