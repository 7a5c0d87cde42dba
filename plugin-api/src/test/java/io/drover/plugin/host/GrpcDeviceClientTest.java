package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DevicePlugin;
import io.drover.plugin.DeviceReservation;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import io.drover.plugin.proto.device.ContainerReservation;
import io.drover.plugin.proto.device.DevicePluginGrpc;
import io.drover.plugin.proto.device.DeviceSpec;
import io.drover.plugin.proto.device.ReserveRequest;
import io.drover.plugin.proto.device.ReserveResponse;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.drover.plugin.serve.PluginServer;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a plugin is asked for devices of several groups. */
class GrpcDeviceClientTest {
    private static final List<List<String>> BOTH = List.of(List.of("f1", "f2"), List.of("s1"));

    @TempDir private Path dir;
    private final PluginTransport transport = new PluginTransport();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final GrpcDeviceClient client =
            new GrpcDeviceClient(
                    new PluginClient.Origin(
                            new PluginInfo("acme", "1.0.0"), PluginClient.Place.EXTERNAL));
    private @Nullable PluginServer server;

    @AfterEach
    void stop() {
        client.close();
        if (server != null) {
            server.close();
        }
        transport.close();
    }

    private void link(Path socket) {
        client.linked(
                transport.dial(new PluginAddress.Unix(socket), null),
                new PluginClient.Origin(
                        new PluginInfo("acme", "1.0.0"), PluginClient.Place.EXTERNAL));
    }

    /** Knows all groups at once. */
    private final class Modern implements DevicePlugin {
        @Override
        public PluginInfo info() {
            return new PluginInfo("acme", "1.0.0");
        }

        @Override
        public ConfigSpec configSpec() {
            return ConfigSpec.object().build();
        }

        @Override
        public void configure(Settings config) {}

        @Override
        public List<DeviceGroup> fingerprint() {
            return List.of();
        }

        @Override
        public DeviceReservation reserve(List<String> deviceIds) throws PluginException {
            calls.add(deviceIds);
            if (deviceIds.contains("s9")) {
                throw new PluginException("unknown device IDs: s9");
            }
            return DeviceReservation.env("LIMIT", "one of " + deviceIds.size());
        }
    }

    /** Speaks HashiCorp's protocol only. */
    private final class Foreign extends DevicePluginGrpc.DevicePluginImplBase {
        @Override
        public void reserve(ReserveRequest request, StreamObserver<ReserveResponse> to) {
            calls.add(List.copyOf(request.getDeviceIdsList()));
            var ids = String.join(",", request.getDeviceIdsList());
            to.onNext(
                    ReserveResponse.newBuilder()
                            .setContainerRes(
                                    ContainerReservation.newBuilder()
                                            .putEnvs("VISIBLE", ids)
                                            .putEnvs("DRIVER", "12")
                                            .addDevices(
                                                    DeviceSpec.newBuilder()
                                                            .setTaskPath("/dev/acmectl")
                                                            .setHostPath("/dev/acmectl")
                                                            .setPermissions("rw")))
                            .build());
            to.onCompleted();
        }
    }

    @Test
    void asksForAllGroupsTogether() throws Exception {
        var socket = dir.resolve("modern.sock");
        server = PluginServer.open(socket, new Modern());
        link(socket);

        assertThat(client.reserve(BOTH).env()).containsExactly(Map.entry("LIMIT", "one of 3"));
        assertThat(calls).containsExactly(List.of("f1", "f2", "s1"));
        assertThatThrownBy(() -> client.reserve(List.of(List.of("f1"), List.of("s9"))))
                .isInstanceOf(PluginException.class)
                .hasMessage("unknown device IDs: s9");
    }

    @Test
    void asksAPluginOfAnotherKindGroupByGroup() throws Exception {
        var socket = dir.resolve("foreign.sock");
        transport.serve(
                new PluginAddress.Unix(socket),
                List.of(new Foreign()),
                new ServerTransportFilter() {},
                null);
        link(socket);

        var given = client.reserve(BOTH);

        assertThat(calls).containsExactly(List.of("f1", "f2"), List.of("s1"));
        assertThat(given.env())
                .containsExactly(Map.entry("DRIVER", "12"), Map.entry("VISIBLE", "f1,f2,s1"));
        assertThat(given.devices())
                .containsExactly(new TaskConfig.Device("/dev/acmectl", "/dev/acmectl", "rw"));
    }
}
