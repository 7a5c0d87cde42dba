package io.drover.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.Bytes;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
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
import io.drover.plugin.proto.drivers.DriverGrpc;
import io.drover.plugin.proto.drivers.FingerprintRequest;
import io.drover.plugin.proto.drivers.FingerprintResponse;
import io.drover.plugin.proto.goplugin.Empty;
import io.drover.plugin.proto.goplugin.GRPCControllerGrpc;
import io.drover.plugin.proto.health.HealthCheckRequest;
import io.drover.plugin.proto.health.HealthCheckResponse;
import io.drover.plugin.proto.health.HealthGrpc;
import io.drover.plugin.proto.structs.Attribute;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerTransportFilter;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plugins that lie, flood, hang and die: the host goes on and so do its other plugins. The
 * processes are scripts that do nothing but say where they listen; what listens there is in this
 * test.
 */
class HostilePluginTest {
    private static final String BAD = "bad";
    private static final String GOOD = "good";
    private static final Duration START_LIMIT = Duration.ofSeconds(1);

    @TempDir private Path root;
    private final PluginTransport transport = new PluginTransport();
    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    private final TreeMap<String, PluginBlock> blocks = new TreeMap<>();
    private @Nullable PluginHost host;

    @BeforeEach
    void installAGoodOne() throws IOException {
        install(GOOD, new Base(GOOD, "1.0.0"), new Plain());
    }

    @AfterEach
    void stop() {
        if (host != null) {
            host.shutdown();
        }
        servers.values().forEach(Server::shutdownNow);
        transport.close();
    }

    // ---- before it serves

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec sleep 1000",
                "cat /dev/zero",
                "cat /dev/urandom",
                "yes '1|2|unix|/nowhere|grpc|'",
                "cat /dev/zero >&2",
                "echo '1|2|unix|/nowhere|grpc|'; yes 'and on and on'",
                "echo '1|2|tcp|127.0.0.1:1|grpc|'; exec sleep 1000"
            })
    void doesWithoutAProcessThatIsNoPlugin(String script) throws Exception {
        write(BAD, script);

        var started = start();

        assertThat(started.drivers()).containsOnlyKeys(GOOD);
        assertHealthy(started, GOOD);
    }

    // ---- while it is asked who it is

    @Test
    void doesWithoutOneThatNeverAnswers() throws Exception {
        install(
                BAD,
                new BasePluginGrpc.BasePluginImplBase() {
                    @Override
                    public void pluginInfo(
                            PluginInfoRequest request, StreamObserver<PluginInfoResponse> to) {}
                });

        var started = start();

        assertThat(started.drivers()).containsOnlyKeys(GOOD);
        assertHealthy(started, GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "'',1.0.0",
        "../../etc,1.0.0",
        "raw exec,1.0.0",
        "bad,newest",
        "bad,''",
        "good,0.9.9"
    })
    void doesWithoutOneWhoseNameOrVersionCannotBe(String name, String version) throws Exception {
        install(BAD, new Base(name, version), new Plain());

        var started = start();

        assertThat(started.drivers()).containsOnlyKeys(GOOD);
        assertHealthy(started, GOOD);
        assertServes(started, "1.0.0");
    }

    /** On a busy machine the better one may come later. */
    private static void assertServes(PluginHost host, String version) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!driver(host, GOOD).info().version().equals(version)) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.sleep(5);
        }
    }

    /** It has the name for as long as nobody else does, and that ends while it is configured. */
    @Test
    void doesWithoutAnOlderOneThatIsSlowerThanTheNewer() throws Exception {
        install(BAD, new Base(GOOD, "0.9.9", Duration.ofMillis(700)), new Plain());
        install(GOOD, new Base(GOOD, "1.0.0", Duration.ofMillis(200)), new Plain());

        var started = start();
        assertServes(started, "1.0.0");
        assertThat(started.drivers()).containsOnlyKeys(GOOD); // both have answered

        Thread.sleep(1000); // the older one has had its answer by now
        assertThat(driver(started, GOOD).info().version()).isEqualTo("1.0.0");
    }

    // ---- while it reports

    @Test
    void doesWithoutReportsThatAreTooLarge() throws Exception {
        install(BAD, new Base(BAD, "1"), new Reporting(_ -> report("x".repeat(20 << 20)).build()));

        assertThat(unhealthy(start(), BAD).description()).contains("failed to fingerprint driver");
        assertHealthy(start(), GOOD);
    }

    @Test
    void doesWithoutReportsOfTooMuch() throws Exception {
        var attributes = report("");
        for (int i = 0; i < 100_000; i++) {
            attributes.putAttributes("a" + i, Attribute.getDefaultInstance());
        }
        install(BAD, new Base(BAD, "1"), new Reporting(_ -> attributes.build()));

        assertThat(unhealthy(start(), BAD).description())
                .contains("the plugin reports 100000 attributes, at most 1024");
    }

    @Test
    void holdsAnEndlessReportBack() throws Exception {
        var flood = new Reporting(n -> report("x".repeat(10 << 10) + n).build());
        install(BAD, new Base(BAD, "1"), flood);
        BlockingQueue<Fingerprint> heard = new LinkedBlockingQueue<>();

        start().driver(BAD).orElseThrow().fingerprint(heard::add);

        for (int i = 0; i < 5; i++) {
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(flood.sent).hasValueLessThan(200);
    }

    // ---- while it works

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PluginInfo",
                "ConfigSchema",
                "SetConfig",
                "Fingerprint",
                "Capabilities",
                "TaskConfigSchema",
                "StartTask",
                "RecoverTask",
                "WaitTask",
                "StopTask",
                "DestroyTask",
                "InspectTask",
                "TaskStats",
                "SignalTask",
                "ExecTask",
                "TaskEvents"
            })
    void outlivesAnotherDeathAtEachCall(String method) throws Exception {
        var deaths = new AtomicInteger(1);
        install(BAD, deaths, method, new Base(BAD, "1"), new Plain());

        var started = start();
        useIn(started);

        assertHealthy(started, GOOD);
        assertHealthy(started, BAD);
        assertThat(deaths).hasValueLessThanOrEqualTo(0);
    }

    /** One of each call; what they answer is not the point. */
    private static void useIn(PluginHost started) throws Exception {
        assertHealthy(started, BAD);
        var bad = started.driver(BAD).orElseThrow();
        var task = TaskConfig.builder("a1/web/00000001", "web").build();
        bad.events(_ -> {}).close();
        bad.usage(task.id(), Duration.ofSeconds(1), _ -> {}).close();
        for (var call :
                List.<Call>of(
                        bad::capabilities,
                        () -> bad.check(Map.of()),
                        () -> bad.start(task),
                        () -> bad.recover(new RunningTask(task.id(), Bytes.of(new byte[0]), null)),
                        () -> bad.await(task.id()).get(20, TimeUnit.SECONDS),
                        () -> bad.stop(task.id(), Duration.ZERO, ""),
                        () -> bad.destroy(task.id(), true),
                        () -> bad.inspect(task.id()),
                        () -> bad.signal(task.id(), "SIGHUP"),
                        () -> bad.exec(task.id(), List.of("true"), Duration.ofSeconds(1)))) {
            try {
                call.make();
            } catch (PluginException | ExecutionException _) {
                // A plugin that cannot is not the point either.
            }
        }
    }

    private interface Call {
        void make() throws Exception;
    }

    // ---- plugins

    private void install(String name, BindableService... services) throws IOException {
        install(name, new AtomicInteger(), "", services);
    }

    /** A plugin that dies at its first calls of a method. */
    private void install(
            String name, AtomicInteger deaths, String diesAt, BindableService... services)
            throws IOException {
        var socket = root.resolve(name + ".sock");
        serve(name, socket, deaths, diesAt, services);
        write(name, "echo '1|2|unix|%s|grpc|'; exec sleep 1000".formatted(socket));
    }

    private void serve(
            String name,
            Path socket,
            AtomicInteger deaths,
            String diesAt,
            BindableService... services)
            throws IOException {
        Files.deleteIfExists(socket);
        var death =
                new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        if (diesAt.equals(call.getMethodDescriptor().getBareMethodName())
                                && deaths.getAndDecrement() > 0) {
                            die(name, () -> serve(name, socket, deaths, diesAt, services));
                            return new ServerCall.Listener<>() {};
                        }
                        return next.startCall(call, headers);
                    }
                };
        var all = new ArrayList<BindableService>(List.of(services));
        all.add(new Health());
        all.add(new Controller(() -> kill(name)));
        List<BindableService> mortal =
                all.stream()
                        .<BindableService>map(
                                service -> () -> ServerInterceptors.intercept(service, death))
                        .toList();
        servers.put(
                name,
                transport.serve(
                        new PluginAddress.Unix(socket),
                        mortal,
                        new ServerTransportFilter() {},
                        null));
    }

    private interface Birth {
        void happen() throws IOException;
    }

    private void die(String name, Birth next) {
        var old = servers.get(name);
        if (old != null) {
            old.shutdownNow();
        }
        try {
            next.happen();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kill(name);
    }

    private void kill(String name) {
        Stream.of(".process", ".starting")
                .flatMap(kind -> ProcessRecord.read(root.resolve("state/" + name + kind)).stream())
                .flatMap(record -> ProcessHandle.of(record.process().pid()).stream())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void write(String name, String script) throws IOException {
        var file = Files.createDirectories(root.resolve("plugins")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        blocks.put(name, new PluginBlock(List.of(), Map.of(), false));
    }

    private PluginHost start() {
        if (host == null) {
            host =
                    PluginHost.start(
                            new PluginHostConfig(
                                    root.resolve("state"),
                                    List.of(),
                                    root.resolve("plugins"),
                                    blocks,
                                    START_LIMIT));
        }
        return host;
    }

    private static void assertHealthy(PluginHost host, String driver) throws Exception {
        await(host, driver, Fingerprint.Health.HEALTHY);
    }

    private static Fingerprint unhealthy(PluginHost host, String driver) throws Exception {
        return await(host, driver, Fingerprint.Health.UNHEALTHY);
    }

    private static Fingerprint await(PluginHost host, String driver, Fingerprint.Health health)
            throws Exception {
        BlockingQueue<Fingerprint> heard = new LinkedBlockingQueue<>();
        DriverClient client = driver(host, driver);
        try (var _ = client.fingerprint(heard::add)) {
            for (var next = heard.poll(30, TimeUnit.SECONDS);
                    next != null;
                    next = heard.poll(30, TimeUnit.SECONDS)) {
                if (next.health() == health) {
                    return next;
                }
            }
        }
        throw new AssertionError(driver + " is never " + health);
    }

    /** A driver that died at its first call is known a little later. */
    private static DriverClient driver(PluginHost host, String name) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < until) {
            var found = host.driver(name);
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(5);
        }
        throw new AssertionError("no driver " + name);
    }

    private static FingerprintResponse.Builder report(String description) {
        return FingerprintResponse.newBuilder()
                .setHealth(FingerprintResponse.HealthState.HEALTHY)
                .setHealthDescription(description);
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
            to.onNext(
                    HealthCheckResponse.newBuilder()
                            .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                            .build());
            to.onCompleted();
        }
    }

    private static final class Controller extends GRPCControllerGrpc.GRPCControllerImplBase {
        private final Runnable end;

        Controller(Runnable end) {
            this.end = end;
        }

        @Override
        public void shutdown(Empty request, StreamObserver<Empty> to) {
            to.onNext(request);
            to.onCompleted();
            end.run();
        }
    }

    private static final class Base extends BasePluginGrpc.BasePluginImplBase {
        private final String name;
        private final String version;
        private final Duration slowness;

        Base(String name, String version) {
            this(name, version, Duration.ZERO);
        }

        Base(String name, String version, Duration slowness) {
            this.name = name;
            this.version = version;
            this.slowness = slowness;
        }

        @Override
        public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> to) {
            to.onNext(
                    PluginInfoResponse.newBuilder()
                            .setType(PluginType.DRIVER)
                            .setName(name)
                            .setPluginVersion(version)
                            .addPluginApiVersions("v0.1.0")
                            .build());
            to.onCompleted();
        }

        @Override
        public void configSchema(
                ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> to) {
            to.onNext(ConfigSchemaResponse.getDefaultInstance());
            to.onCompleted();
        }

        @Override
        public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> to) {
            LockSupport.parkNanos(slowness.toNanos());
            to.onNext(SetConfigResponse.getDefaultInstance());
            to.onCompleted();
        }
    }

    /** Healthy, and nothing else. */
    private static final class Plain extends DriverGrpc.DriverImplBase {
        @Override
        public void fingerprint(
                FingerprintRequest request, StreamObserver<FingerprintResponse> to) {
            to.onNext(report("").build());
        }
    }

    /** Reports as fast as it is read. */
    private static final class Reporting extends DriverGrpc.DriverImplBase {
        private final AtomicInteger sent = new AtomicInteger();
        private final Function<Integer, FingerprintResponse> reports;

        Reporting(Function<Integer, FingerprintResponse> reports) {
            this.reports = reports;
        }

        @Override
        public void fingerprint(
                FingerprintRequest request, StreamObserver<FingerprintResponse> to) {
            var flow = (ServerCallStreamObserver<FingerprintResponse>) to;
            flow.setOnCancelHandler(() -> {});
            flow.setOnReadyHandler(() -> {
                while (flow.isReady()) {
                    flow.onNext(reports.apply(sent.incrementAndGet()));
                }
            });
        }
    }
}
