package io.drover.plugin.serve;

import io.drover.plugin.DevicePlugin;
import io.drover.plugin.proto.bundle.DeviceSetsGrpc;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.proto.device.ReserveResponse;
import io.grpc.stub.StreamObserver;

/** Devices of several groups for one task. */
final class DeviceSetService extends DeviceSetsGrpc.DeviceSetsImplBase {
    private final DevicePlugin plugin;

    DeviceSetService(DevicePlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public void reserve(ReserveRequest request, StreamObserver<ReserveResponse> to) {
        Answers.one(to, () -> DeviceService.reserve(plugin, request));
    }
}
