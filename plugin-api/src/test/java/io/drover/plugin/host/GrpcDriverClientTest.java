package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskDriver.Networking.CreatedNetwork;
import io.drover.plugin.proto.drivers.CreateNetworkRequest;
import io.drover.plugin.proto.drivers.CreateNetworkResponse;
import io.drover.plugin.proto.drivers.DestroyNetworkRequest;
import io.drover.plugin.proto.drivers.DestroyNetworkResponse;
import io.drover.plugin.proto.drivers.DestroyTaskRequest;
import io.drover.plugin.proto.drivers.DestroyTaskResponse;
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.HostsConfig;
import io.drover.plugin.proto.drivers.NetworkIsolationSpec;
import io.drover.plugin.proto.drivers.StartTaskRequest;
import io.drover.plugin.proto.drivers.StartTaskResponse;
import io.drover.plugin.proto.drivers.TaskHandle;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver whose process goes away under a start, and what the client makes of it. */
class GrpcDriverClientTest {
    @TempDir private Path dir;
    private final PluginTransport transport = new PluginTransport();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TaskConfig task = TaskConfig.builder("a1/web/00000001", "web").build();
    private @Nullable GrpcDriverClient client;
    private @Nullable Server server;
    private BindableService service = new Mortal();
    private int servers;
    private int deaths;
    private boolean startsOnce;

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        transport.close();
    }

    /** Dies in the middle of as many starts as are left in {@code deaths}. */
    private final class Mortal extends DriverGrpc.DriverImplBase {
        @Override
        public void startTask(StartTaskRequest request, StreamObserver<StartTaskResponse> to) {
            calls.add("start " + request.getTask().getId());
            if (deaths > 0) {
                deaths--;
                die();
                return;
            }
            to.onNext(
                    StartTaskResponse.newBuilder()
                            .setHandle(TaskHandle.newBuilder().setConfig(request.getTask()))
                            .build());
            to.onCompleted();
        }

        @Override
        public void destroyTask(
                DestroyTaskRequest request, StreamObserver<DestroyTaskResponse> to) {
            calls.add("destroy " + request.getTaskId());
            to.onError(
                    Status.UNKNOWN
                            .withDescription("task not found for given id")
                            .asRuntimeException());
        }
    }

    /** Makes a network in the answer, and dies under the first call. */
    private final class NetworkMaker extends DriverGrpc.DriverImplBase {
        @Override
        public void createNetwork(
                CreateNetworkRequest request, StreamObserver<CreateNetworkResponse> to) {
            calls.add("make " + request.getAllocId() + " " + request.getHostname());
            if (deaths > 0) {
                deaths--;
                die();
                return;
            }
            to.onNext(
                    CreateNetworkResponse.newBuilder()
                            .setCreated(true)
                            .setIsolationSpec(
                                    NetworkIsolationSpec.newBuilder()
                                            .setMode(
                                                    NetworkIsolationSpec.NetworkIsolationMode.GROUP)
                                            .setPath("/run/ns")
                                            .putLabels("container", "c1")
                                            .setHostsConfig(
                                                    HostsConfig.newBuilder()
                                                            .setHostname("h")
                                                            .setAddress("10.0.0.7")))
                            .build());
            to.onCompleted();
        }

        @Override
        public void destroyNetwork(
                DestroyNetworkRequest request, StreamObserver<DestroyNetworkResponse> to) {
            calls.add("remove " + request.getAllocId() + " " + request.getIsolationSpec());
            to.onNext(DestroyNetworkResponse.getDefaultInstance());
            to.onCompleted();
        }
    }

    @Test
    void hasNetworksMadeAndRemovedAsTheDriverDescribedThem() throws Exception {
        deaths = 1;
        service = new NetworkMaker();
        var client = clientOf(false);

        var made = client.createNetwork("a1", "h");
        client.destroyNetwork("a1", made.network());

        assertThat(made)
                .isEqualTo(
                        new CreatedNetwork(
                                new TaskConfig.NetworkIsolation(
                                        NetworkMode.GROUP,
                                        "/run/ns",
                                        new TreeMap<>(Map.of("container", "c1")),
                                        "h",
                                        "10.0.0.7"),
                                true));
        assertThat(calls).hasSize(3).startsWith("make a1 h", "make a1 h");
        assertThat(calls.getLast())
                .startsWith("remove a1 mode: GROUP")
                .contains("/run/ns", "container", "10.0.0.7");
    }

    private static PluginClient.Origin origin(boolean bundled) {
        return new PluginClient.Origin(
                new PluginInfo("mortal", "1"),
                bundled ? PluginClient.Place.BUILT_IN : PluginClient.Place.EXTERNAL);
    }

    private GrpcDriverClient clientOf(boolean bundled) throws Exception {
        startsOnce = bundled;
        var made = new GrpcDriverClient(origin(startsOnce));
        client = made;
        begin();
        return made;
    }

    private void begin() throws IOException, InterruptedException {
        var socket = dir.resolve("driver-" + servers++ + ".sock");
        server =
                transport.serve(
                        new PluginAddress.Unix(socket),
                        List.of(service),
                        new ServerTransportFilter() {},
                        null);
        if (client != null) {
            client.linked(transport.dial(new PluginAddress.Unix(socket), null), origin(startsOnce));
        }
    }

    private void die() {
        if (server != null) {
            server.shutdownNow();
        }
        if (client != null) {
            client.lost();
        }
        try {
            begin();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void asksABundledDriverAgainForTheSameTask() throws Exception {
        deaths = 2;

        var started = clientOf(true).start(task);

        assertThat(started.taskId()).isEqualTo(task.id());
        assertThat(calls)
                .containsExactly(
                        "start a1/web/00000001", "start a1/web/00000001", "start a1/web/00000001");
    }

    @Test
    void clearsWhatAnExternalPluginMayHaveLeftBeforeItAsksAgain() throws Exception {
        deaths = 1;

        clientOf(false).start(task);

        assertThat(calls)
                .containsExactly(
                        "start a1/web/00000001",
                        "destroy a1/web/00000001",
                        "start a1/web/00000001");
    }

    @Test
    void clearsWhatAnEarlierAgentMayHaveLeftOfAnExternalPluginsTask() throws Exception {
        clientOf(false).startOrFind(task);

        assertThat(calls).containsExactly("destroy a1/web/00000001", "start a1/web/00000001");
    }

    @Test
    void givesUpOnAProcessThatDiesOfEveryStart() throws Exception {
        deaths = Integer.MAX_VALUE;
        var mortal = clientOf(true);

        assertThatThrownBy(() -> mortal.start(task))
                .isInstanceOf(PluginException.class)
                .hasMessage("plugin is shut down")
                .returns(true, e -> ((PluginException) e).recoverable());
        assertThat(calls).hasSize(5);
    }
}
