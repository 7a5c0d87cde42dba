package io.drover.plugin.host;

import com.google.protobuf.ByteString;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.config.ConfigDecoder;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.MsgPack;
import io.drover.plugin.config.Settings;
import io.drover.plugin.host.PluginHostConfig.PluginBlock;
import io.drover.plugin.proto.base.BasePluginGrpc;
import io.drover.plugin.proto.base.ConfigSchemaRequest;
import io.drover.plugin.proto.base.NomadConfig;
import io.drover.plugin.proto.base.NomadDriverConfig;
import io.drover.plugin.proto.base.PluginInfoRequest;
import io.drover.plugin.proto.base.PluginInfoResponse;
import io.drover.plugin.proto.base.PluginType;
import io.drover.plugin.proto.base.SetConfigRequest;
import io.drover.plugin.proto.bundle.BundleGrpc;
import io.drover.plugin.proto.bundle.PluginsRequest;
import io.drover.plugin.rpc.GoPlugin;
import io.drover.plugin.rpc.PluginAddress;
import io.drover.plugin.rpc.PluginTransport;
import io.drover.plugin.rpc.Specs;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of a node's plugins and what is in them. */
final class PluginSupervisor implements PluginHost {
    private static final Logger LOG = LoggerFactory.getLogger("client.plugin_host");
    private static final int ROOM_FOR_SOCKET_NAME = 40;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    private final PluginHostConfig config;
    private final PluginTransport transport = new PluginTransport();
    private final ConcurrentSkipListMap<String, GrpcDriverClient> drivers =
            new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<String, GrpcDeviceClient> devices =
            new ConcurrentSkipListMap<>();
    private final PluginNames names = new PluginNames();
    private final List<PluginProcess> processes = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Runnable> whenMore = new CopyOnWriteArrayList<>();
    private final GrpcLogCollector logs = new GrpcLogCollector();
    private final Path socketDir;

    private PluginSupervisor(PluginHostConfig config) throws IOException {
        this.config = config;
        makePrivate(config.stateDir());
        this.socketDir = socketDir(config.stateDir());
    }

    static PluginHost start(PluginHostConfig config) {
        if (!config.stateDir().isAbsolute()) {
            throw new IllegalArgumentException(
                    "the plugins' state directory must be absolute: " + config.stateDir());
        }
        try {
            var supervisor = new PluginSupervisor(config);
            for (var host : config.builtIns()) {
                supervisor.startBuiltIn(host);
            }
            supervisor.startExternal();
            supervisor.processes.forEach(PluginProcess::start);
            return supervisor;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the plugins' state directory " + config.stateDir() + " cannot be used", e);
        }
    }

    private static void makePrivate(Path dir) throws IOException {
        Files.createDirectories(dir);
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    }

    /** Socket paths are short by a limit of the kernel; state directories need not be. */
    private static Path socketDir(Path stateDir) throws IOException {
        int length = stateDir.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length + ROOM_FOR_SOCKET_NAME <= GoPlugin.LONGEST_SOCKET_PATH) {
            return stateDir;
        }
        return Files.createTempDirectory(
                "drover-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private void startBuiltIn(BuiltInHost host) throws IOException {
        var stateDir = config.stateDir().resolve(host.name());
        makePrivate(stateDir);
        var command = new ArrayList<>(host.command());
        command.addAll(
                List.of(
                        "--state-dir",
                        stateDir.toString(),
                        "--socket-dir",
                        socketDir.toString(),
                        "--record",
                        recordFile(host.name()).toString(),
                        "--build",
                        host.build()));
        var gate = HostGate.of(host);
        if (host.plugins().stream().anyMatch(name -> config.plugins().containsKey(name))) {
            gate.use();
        }
        var answer = new Answer(gate, host.plugins());
        answers.add(answer);
        processes.add(
                new PluginProcess(
                        launch(host.name(), command, true, false),
                        transport,
                        gate,
                        new BuiltInUser(host, answer)));
    }

    private void startExternal() throws IOException {
        var dir = config.pluginDir();
        if (dir == null || !Files.isDirectory(dir)) {
            return;
        }
        try (var files = Files.list(dir)) {
            for (var file : files.sorted().toList()) {
                startExternal(file);
            }
        }
    }

    private void startExternal(Path file) {
        var name = file.getFileName().toString();
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            LOG.warn("Plugin directory: {} is skipped, it is no executable file", file);
            return;
        }
        var block = config.plugins().get(name);
        if (block == null) {
            LOG.warn(
                    "Plugin {}: plugin not referenced in the agent configuration file, loading"
                            + " skipped; add plugin \"{}\" { } to it",
                    file,
                    name);
            return;
        }
        var command = new ArrayList<String>();
        command.add(file.toString());
        command.addAll(block.args());
        var answer = new Answer(HostGate.open(), Collections.emptySortedSet());
        answers.add(answer);
        processes.add(
                new PluginProcess(
                        launch(name, command, false, block.autoMtls()),
                        transport,
                        answer.gate(),
                        new ExternalUser(block, answer)));
    }

    private PluginLaunch launch(
            String name, List<String> command, boolean ownSession, boolean autoMtls) {
        return new PluginLaunch(
                name,
                command,
                ownSession,
                socketDir,
                recordFile(name),
                config.stateDir().resolve(name + ".log"),
                autoMtls,
                config.startLimit());
    }

    private Path recordFile(String name) {
        return config.stateDir().resolve(name + ".process");
    }

    @Override
    public SortedMap<String, DeviceClient> devices() throws InterruptedException {
        awaitAnswers();
        return Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    }

    /**
     * Of a process that is used or may be.
     *
     * @param gate closed while it is not wanted
     * @param plugins what it has, as far as that is known before it answers
     * @param first open once it has answered or failed for the first time
     */
    private record Answer(HostGate gate, SortedSet<String> plugins, CountDownLatch first) {
        Answer(HostGate gate, SortedSet<String> plugins) {
            this(gate, plugins, new CountDownLatch(1));
        }
    }

    /** Those that are not wanted are not waited for. */
    private void awaitAnswers() throws InterruptedException {
        for (var answer : answers) {
            if (answer.gate().isOpen()) {
                answer.first().await();
            }
        }
    }

    @Override
    public Subscription more(Runnable onMore) {
        whenMore.add(onMore);
        return () -> whenMore.remove(onMore);
    }

    /** What comes with the first answer of a process is waited for; what comes later is told. */
    private void answered(Answer answer) {
        answer.first().countDown();
        whenMore.forEach(Runnable::run);
    }

    @Override
    public SortedMap<String, DriverClient> drivers() throws InterruptedException {
        awaitAnswers();
        return Collections.unmodifiableSortedMap(new TreeMap<>(drivers));
    }

    @Override
    public Optional<DriverClient> driver(String name) throws InterruptedException {
        var known = drivers.get(name);
        if (known == null) {
            answers.stream()
                    .filter(answer -> answer.plugins().contains(name))
                    .forEach(answer -> answer.gate().use());
        }
        return known != null ? Optional.of(known) : Optional.ofNullable(drivers().get(name));
    }

    @Override
    public LogCollector logs() {
        return logs;
    }

    @Override
    public void close() {
        atOnce(PluginProcess::close);
        release();
    }

    @Override
    public void shutdown() {
        atOnce(PluginProcess::shutdown);
        release();
    }

    /** Those that are slow to leave do not make the others wait. */
    private void atOnce(Consumer<PluginProcess> step) {
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            processes.forEach(process -> workers.execute(() -> step.accept(process)));
        }
    }

    private void release() {
        answers.forEach(answer -> answer.first().countDown());
        drivers.values().forEach(PluginClient::close);
        devices.values().forEach(PluginClient::close);
        logs.close();
        transport.close();
    }

    /** A process that serves plugins. */
    private interface Serving extends PluginProcess.User {
        /** One of its plugins has taken its configuration. */
        default void configured() throws IOException {}
    }

    /** A plugin of a process. */
    private record Connected(PluginNames.Key key, PluginClient client) {}

    /**
     * Configures one plugin and gives its client the new connection.
     *
     * @param process who serves it
     * @param place where it is served
     * @throws NotNeededException if another process serves it already
     */
    private Connected connect(
            Serving process,
            ManagedChannel channel,
            PluginBlock block,
            PluginClient.Place place,
            boolean configured)
            throws IOException, InterruptedException {
        try {
            var base =
                    BasePluginGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(callLimit().toMillis(), TimeUnit.MILLISECONDS);
            var info = base.pluginInfo(PluginInfoRequest.getDefaultInstance());
            requireUsable(info);
            if (configured && info.getType() == PluginType.DEVICE) {
                throw new HandOverException(
                        "was started by an earlier agent, and is started anew: some device plugins"
                                + " tell an agent only what changes while it listens");
            }
            if (!names.take(info, process, place != PluginClient.Place.EXTERNAL)) {
                throw new NotNeededException(
                        "not used, since another plugin is the "
                                + info.getName()
                                + " that is at least as new as "
                                + info.getPluginVersion());
            }
            var origin =
                    new PluginClient.Origin(
                            new PluginInfo(info.getName(), info.getPluginVersion()), place);
            var client = client(info, origin);
            try {
                if (!configured) {
                    configure(base, block, info.getName());
                    process.configured();
                }
                link(process, PluginNames.key(info), client, channel, origin);
            } catch (ConfigException e) {
                LOG.error("Plugin {}: {}", info.getName(), e.getMessage());
                client.unusable("configuration refused: " + e.getMessage());
            }
            return new Connected(PluginNames.key(info), client);
        } catch (StatusRuntimeException e) {
            throw new IOException("the plugin refused: " + e.getStatus().getDescription(), e);
        }
    }

    /** Unless a newer plugin of that name has come while this one was being configured. */
    private void link(
            Object process,
            PluginNames.Key key,
            PluginClient client,
            ManagedChannel channel,
            PluginClient.Origin origin)
            throws NotNeededException, InterruptedException {
        synchronized (client) {
            if (!names.holds(key, process)) {
                throw new NotNeededException(
                        "not used, since another plugin is the "
                                + key.name()
                                + " that is newer than "
                                + origin.info().version());
            }
            client.linked(channel, origin);
        }
    }

    private void lost(Object process, Connected plugin) {
        synchronized (plugin.client()) {
            if (names.holds(plugin.key(), process)) {
                plugin.client().lost();
            }
        }
    }

    private PluginClient client(PluginInfoResponse found, PluginClient.Origin origin)
            throws IOException {
        var name = found.getName();
        return switch (found.getType()) {
            case DRIVER -> drivers.computeIfAbsent(name, _ -> new GrpcDriverClient(origin));
            case DEVICE -> devices.computeIfAbsent(name, _ -> new GrpcDeviceClient(origin));
            case UNKNOWN, UNRECOGNIZED ->
                    throw new IOException(
                            "plugin "
                                    + name
                                    + " is neither a driver nor a device plugin; its type is "
                                    + found.getTypeValue());
        };
    }

    private static void requireUsable(PluginInfoResponse info) throws IOException {
        if (!info.getPluginApiVersionsList().contains(GoPlugin.API_VERSION)) {
            throw new IOException(
                    info.getName()
                            + " speaks the plugin API versions "
                            + info.getPluginApiVersionsList()
                            + ", expected "
                            + GoPlugin.API_VERSION);
        }
    }

    private static void configure(
            BasePluginGrpc.BasePluginBlockingStub base, PluginBlock block, String name)
            throws ConfigException {
        var schema = base.configSchema(ConfigSchemaRequest.getDefaultInstance());
        Settings settings = Settings.empty();
        if (schema.hasSpec()) {
            settings =
                    ConfigDecoder.decode(
                            Specs.fromMessage(schema.getSpec()),
                            block.config(),
                            "plugin \"" + name + "\" config");
        } else if (!block.config().isEmpty()) {
            throw new ConfigException(List.of("configuration not allowed but config passed"));
        }
        var _ =
                base.setConfig(
                        SetConfigRequest.newBuilder()
                                .setMsgpackConfig(ByteString.copyFrom(MsgPack.encode(settings)))
                                .setNomadConfig(
                                        NomadConfig.newBuilder()
                                                .setDriver(
                                                        NomadDriverConfig.newBuilder()
                                                                .setClientMinPort(14000)
                                                                .setClientMaxPort(14512)))
                                .setPluginApiVersion(GoPlugin.API_VERSION)
                                .build());
    }

    private Duration callLimit() {
        return config.startLimit().compareTo(LONGEST_CALL) < 0 ? config.startLimit() : LONGEST_CALL;
    }

    private static PluginBlock emptyBlock() {
        return new PluginBlock(List.of(), Map.of(), false);
    }

    /** A process of ours: several plugins, or one; one such process collects the output. */
    private final class BuiltInUser implements Serving {
        private static final int PATIENCE = 5;

        private final BuiltInHost host;
        private final Answer answer;
        private final List<ManagedChannel> channels = new ArrayList<>();
        private final List<Connected> plugins = Collections.synchronizedList(new ArrayList<>());
        private int failures;
        private boolean collecting;

        BuiltInUser(BuiltInHost host, Answer answer) {
            this.host = host;
            this.answer = answer;
        }

        @Override
        public void ready(ManagedChannel channel, boolean found, PluginProcess.Settled settled)
                throws IOException, InterruptedException {
            try {
                var served =
                        BundleGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(callLimit().toMillis(), TimeUnit.MILLISECONDS)
                                .plugins(PluginsRequest.getDefaultInstance());
                requireOurBuild(served.getBuild());
                if (served.getCollectsOutput()) {
                    collecting = true;
                    logs.linked(channel);
                }
                try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (var plugin : served.getPluginsList()) {
                        var dialled =
                                transport.dial(
                                        new PluginAddress.Unix(Path.of(plugin.getSocket())), null);
                        channels.add(dialled);
                        workers.execute(() -> connectOne(plugin.getName(), dialled));
                    }
                }
            } catch (StatusRuntimeException e) {
                throw new IOException("the plugins do not answer: " + e.getStatus(), e);
            }
            answered(answer);
        }

        private void requireOurBuild(String build) throws HandOverException {
            if (!host.build().isEmpty() && !build.equals(host.build())) {
                throw new HandOverException(
                        "is of build "
                                + (build.isEmpty() ? "(unknown)" : build)
                                + " and hands over to one of build "
                                + host.build());
            }
        }

        /** Configured anew also when found: the agent's configuration may have changed. */
        private void connectOne(String name, ManagedChannel channel) {
            try {
                plugins.add(
                        connect(
                                this,
                                channel,
                                config.plugins().getOrDefault(name, emptyBlock()),
                                collecting
                                        ? PluginClient.Place.BESIDE_OUTPUT
                                        : PluginClient.Place.BUILT_IN,
                                /* configured= */ false));
            } catch (NotNeededException e) {
                LOG.info("Plugin {}: {}", name, e.getMessage());
            } catch (IOException e) {
                LOG.error("Plugin {}: {}", name, e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void lost() {
            plugins.forEach(plugin -> PluginSupervisor.this.lost(this, plugin));
            plugins.clear();
            if (collecting) {
                collecting = false;
                logs.lost();
            }
            channels.forEach(ManagedChannel::shutdownNow);
            channels.clear();
        }

        /** Worth waiting for: whoever asked for the drivers does not ask again. */
        @Override
        public void failed(Exception why) {
            failures++;
            if (failures == PATIENCE) {
                answer.first().countDown();
            }
        }
    }

    /** A process with one plugin. */
    private final class ExternalUser implements Serving {
        private final PluginBlock block;
        private final Answer answer;
        private @Nullable Connected plugin;
        private PluginProcess.@Nullable Settled settled;

        ExternalUser(PluginBlock block, Answer answer) {
            this.block = block;
            this.answer = answer;
        }

        @Override
        public void ready(ManagedChannel channel, boolean found, PluginProcess.Settled whenSettled)
                throws IOException, InterruptedException {
            settled = whenSettled;
            plugin = connect(this, channel, block, PluginClient.Place.EXTERNAL, found);
            answered(answer);
        }

        @Override
        public void configured() throws IOException {
            if (settled != null) {
                settled.now();
            }
        }

        @Override
        public void lost() {
            if (plugin != null) {
                PluginSupervisor.this.lost(this, plugin);
            }
        }

        @Override
        public void failed(Exception why) {
            answer.first().countDown();
        }
    }
}
