package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.process.ProcessRecord;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.ConfigSchemaRequest;
import io.drover.plugin.proto.base.ConfigSchemaResponse;
import io.drover.plugin.proto.base.PluginInfoRequest;
import io.drover.plugin.proto.base.PluginInfoResponse;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.base.SetConfigRequest;
import io.drover.plugin.proto.base.SetConfigResponse;
import io.drover.plugin.proto.drivers.CapabilitiesRequest;
import io.drover.plugin.proto.drivers.CapabilitiesResponse;
import io.drover.plugin.proto.drivers.DriverCapabilities;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.goplugin.GRPCStdioGrpc;
import io.drover.plugin.proto.goplugin.StdioData;
import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthCheckResponse;
import io.drover.plugin.proto.health.HealthGrpc;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin that listens on TCP and prints through the protocol. Its process only says where; what
 * listens there is in this test.
 */
class TcpPluginTest {
    @TempDir private Path root;
    private final PluginTransport transport = new PluginTransport();
    private final List<String> configured = new CopyOnWriteArrayList<>();

    @BeforeEach
    void serve() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var _ =
                transport.serve(
                        new PluginAddress.Tcp(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                        List.of(new Base(), new Driver(), new Health(), new Stdio()),
                        new ServerTransportFilter() {},
                        null);
        var file = Files.createDirectories(root.resolve("plugins")).resolve("remote");
        Files.writeString(
                file,
                "#!/bin/sh\necho '1|2|tcp|127.0.0.1:%d|grpc|'; exec sleep 1000\n".formatted(port));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    private PluginHost attach() {
        return PluginHost.start(
                new PluginHostConfig(
                        root.resolve("state"),
                        List.of(),
                        root.resolve("plugins"),
                        new TreeMap<>(
                                Map.of("remote", new PluginBlock(List.of(), Map.of(), false)))));
    }

    private ProcessRecord record() throws Exception {
        var file = root.resolve("state/remote.process");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(5);
        }
        return ProcessRecord.read(file).orElseThrow();
    }

    @Test
    void isFoundAgainAfterTheAgentWasKilled() throws Exception {
        var agent = ShortAgent.start(root.resolve("state"), root.resolve("plugins"), "remote");
        var started = record();
        assertThat(started.address().network()).isEqualTo("tcp");

        agent.destroyForcibly().waitFor();
        var host = attach();
        try {
            assertThat(host.driver("remote").orElseThrow().capabilities().signals()).isTrue();
            assertThat(record()).isEqualTo(started);
            assertThat(started.process().isAlive()).isTrue();
            assertThat(configured).hasSize(1);
        } finally {
            host.shutdown();
        }
        assertThat(started.process().isAlive()).isFalse();
    }

    @Test
    void whatItPrintsIsInTheAgentsLog() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        try (var _ = new LogListener("plugin.remote", heard)) {
            var host = attach();
            try {
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("FINE first line");
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("WARNING [WARN] trouble");
                assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("FINE second line");
            } finally {
                host.shutdown();
            }
        }
    }

    private static <T> void answer(StreamObserver<T> to, T answer) {
        to.onNext(answer);
        to.onCompleted();
    }

    private final class Base extends BasePluginGrpc.BasePluginImplBase {
        @Override
        public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> to) {
            answer(
                    to,
                    PluginInfoResponse.newBuilder()
                            .setType(PluginType.DRIVER)
                            .setName("remote")
                            .setPluginVersion("1.0.0")
                            .addPluginApiVersions("v0.1.0")
                            .build());
        }

        @Override
        public void configSchema(
                ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> to) {
            answer(to, ConfigSchemaResponse.getDefaultInstance());
        }

        @Override
        public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> to) {
            configured.add(request.getPluginApiVersion());
            answer(to, SetConfigResponse.getDefaultInstance());
        }
    }

    private static final class Driver extends DriverGrpc.DriverImplBase {
        @Override
        public void capabilities(
                CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> to) {
            answer(
                    to,
                    CapabilitiesResponse.newBuilder()
                            .setCapabilities(DriverCapabilities.newBuilder().setSendSignals(true))
                            .build());
        }
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
            answer(
                    to,
                    HealthCheckResponse.newBuilder()
                            .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                            .build());
        }
    }

    /** Lines of two channels in pieces. */
    private static final class Stdio extends GRPCStdioGrpc.GRPCStdioImplBase {
        @Override
        public void streamStdio(Empty request, StreamObserver<StdioData> to) {
            say(to, StdioData.Channel.STDOUT, "first line\nsecond ");
            say(to, StdioData.Channel.STDERR, "[WARN] trouble\n");
            say(to, StdioData.Channel.STDOUT, "line\n");
        }

        private static void say(
                StreamObserver<StdioData> to, StdioData.Channel channel, String text) {
            to.onNext(
                    StdioData.newBuilder()
                            .setChannel(channel)
                            .setData(ByteString.copyFromUtf8(text))
                            .build());
        }
    }
}
