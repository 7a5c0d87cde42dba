package io.drover.plugin.testkit;

import com.google.protobuf.ByteString;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.ConfigSchemaRequest;
import io.drover.plugin.proto.base.SetConfigRequest;
import io.drover.plugin.proto.device.DevicePluginGrpc;
import io.drover.plugin.proto.device.FingerprintRequest;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.rpc.Devices;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.Specs;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A device plugin that runs. */
final class DeviceBench implements AutoCloseable {
    private final DevicePluginKit kit;
    private final RunningPlugin plugin;
    private ManagedChannel channel;

    DeviceBench(DevicePluginKit kit) throws Exception {
        this.kit = kit;
        this.plugin = RunningPlugin.start(kit.launch());
        this.channel = plugin.channel();
        configure(kit.pluginConfig());
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

    BasePluginGrpc.BasePluginBlockingStub base() {
        return BasePluginGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    DevicePluginGrpc.DevicePluginBlockingStub devices() {
        return DevicePluginGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    DevicePluginGrpc.DevicePluginStub streaming() {
        return DevicePluginGrpc.newStub(channel).withWaitForReady();
    }

    Object configure(Map<String, ? extends @Nullable Object> raw) throws ConfigException {
        var schema = base().configSchema(ConfigSchemaRequest.getDefaultInstance()).getSpec();
        var settings = ConfigDecoder.decode(Specs.fromMessage(schema), raw, "config");
        return base().setConfig(
                        SetConfigRequest.newBuilder()
                                .setMsgpackConfig(ByteString.copyFrom(MsgPack.encode(settings)))
                                .setPluginApiVersion(GoPlugin.API_VERSION)
                                .build());
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

    void replacePlugin() throws Exception {
        plugin.replace();
        channel = plugin.channel();
        var _ = configure(kit.pluginConfig());
    }

    @Override
    public void close() {
        plugin.close();
    }
}
