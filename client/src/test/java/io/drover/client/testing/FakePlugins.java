package io.drover.client.testing;

import io.drover.api.Bytes;
import io.drover.plugin.DriverCapabilities;
import io.drover.plugin.DriverCapabilities.NetworkMode;
import io.drover.plugin.ExecResult;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.Fingerprint;
import io.drover.plugin.PluginException;
import io.drover.plugin.PluginInfo;
import io.drover.plugin.TaskConfig;
import io.drover.plugin.TaskConfig.NetworkIsolation;
import io.drover.plugin.TaskDriver.Networking.CreatedNetwork;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.TaskStatus;
import io.drover.plugin.TaskUsage;
import io.drover.plugin.config.ConfigException;
import io.drover.plugin.config.Settings;
import io.drover.plugin.host.DeviceClient;
import io.drover.plugin.host.DriverClient;
import io.drover.plugin.host.LogCollector;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.RunningTask;
import io.drover.plugin.host.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One driver, {@code fake}, whose tasks exist in memory and outlive a client as real ones do. */
public final class FakePlugins implements PluginHost, DriverClient, LogCollector {
    /** Calls of the agent in order, such as {@code start web}. */
    public final List<String> calls = new CopyOnWriteArrayList<>();

    /** Tasks by their ids; they stay until destroyed. */
    public final Map<String, FakeTask> tasks = new ConcurrentSkipListMap<>();

    /** Thrown by starts, one after the other. */
    public final List<PluginException> startFailures = new CopyOnWriteArrayList<>();

    /** Tasks with this name end at once with this exit code. */
    public final Map<String, Integer> shortLived = new ConcurrentSkipListMap<>();

    public volatile boolean ignoresSignals;

    /** Where tasks can run. */
    public volatile List<NetworkMode> networkModes = List.of(NetworkMode.HOST);

    public volatile boolean makesNetworks;

    /** Thrown when a network is to be made, one after the other. */
    public final List<PluginException> networkFailures = new CopyOnWriteArrayList<>();

    /** Allocations that have a network. */
    public final Set<String> networks = ConcurrentHashMap.newKeySet();

    /** Null for a node without device plugins. */
    public volatile @Nullable FakeDevices devices;

    /** How long a start takes, before and after the task exists. */
    public volatile long startMillis;

    /** How long the driver takes to say how it is: longer than a connection. */
    private static final long FINGERPRINT_MILLIS = 100;

    /** One started task. */
    public static final class FakeTask {
        public final TaskConfig config;
        public final CompletableFuture<ExitResult> end = new CompletableFuture<>();

        FakeTask(TaskConfig config) {
            this.config = config;
        }

        public boolean ended() {
            return end.isDone();
        }

        public void exit(int code) {
            end.complete(ExitResult.code(code));
        }

        /** Appends to the task's output as the collector would. */
        public void print(String text) {
            try {
                Files.writeString(
                        config.allocDir().resolve("alloc/logs/" + config.name() + ".stdout.0"),
                        text,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The newest task of this name that has not been destroyed. */
    public Optional<FakeTask> task(String name) {
        return tasks.values().stream().filter(t -> t.config.name().equals(name)).findFirst();
    }

    public long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    @Override
    public boolean holdsOutput() {
        return true;
    }

    @Override
    public Subscription more(Runnable onMore) {
        return () -> {};
    }

    private FakeTask known(String taskId) throws PluginException {
        FakeTask task = tasks.get(taskId);
        if (task == null) {
            throw PluginException.noSuchTask();
        }
        return task;
    }

    private static String name(String taskId) {
        return taskId.split("/", -1)[1];
    }

    // ---- PluginHost

    @Override
    public SortedMap<String, DriverClient> drivers() {
        return new TreeMap<>(Map.of("fake", this));
    }

    @Override
    public Optional<DriverClient> driver(String name) {
        return Optional.ofNullable(drivers().get(name));
    }

    @Override
    public SortedMap<String, DeviceClient> devices() {
        SortedMap<String, DeviceClient> all = new TreeMap<>();
        if (devices != null) {
            all.put("fake-devices", devices);
        }
        return all;
    }

    @Override
    public LogCollector logs() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public void shutdown() {}

    // ---- LogCollector

    @Override
    public void start(Target target) {
        calls.add("collect " + target.id());
        Path current = target.directory().resolve(target.stdoutName() + ".0");
        try {
            if (!Files.exists(current)) {
                Files.createFile(current);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(String id) {
        calls.add("release " + id);
    }

    // ---- DriverClient

    @Override
    public PluginInfo info() {
        return new PluginInfo("fake", "1.0.0");
    }

    @Override
    public DriverCapabilities capabilities() {
        var plain = DriverCapabilities.plain();
        return new DriverCapabilities(
                true,
                plain.exec(),
                plain.isolation(),
                networkModes,
                makesNetworks,
                plain.mounts(),
                plain.collectsLogs(),
                plain.dynamicUsers());
    }

    @Override
    public CreatedNetwork createNetwork(String allocationId, String hostname)
            throws PluginException {
        calls.add("make network for " + hostname);
        if (!networkFailures.isEmpty()) {
            throw networkFailures.removeFirst();
        }
        boolean isNew = networks.add(allocationId);
        return new CreatedNetwork(networkOf(allocationId, hostname), isNew);
    }

    /** What the driver says of the network that it has made. */
    public static NetworkIsolation networkOf(String allocationId, String hostname) {
        return new NetworkIsolation(
                NetworkMode.GROUP,
                "/run/fake/" + allocationId,
                new TreeMap<>(Map.of("made_by", "fake")),
                hostname,
                "10.0.0.7");
    }

    @Override
    public void destroyNetwork(String allocationId, NetworkIsolation network) {
        calls.add("remove network " + network.path());
        networks.remove(allocationId);
    }

    @Override
    public Settings check(Map<String, ? extends @Nullable Object> config) throws ConfigException {
        if (config.containsKey("nonsense")) {
            throw new ConfigException(List.of("\"nonsense\" is not an option"));
        }
        return Settings.empty();
    }

    @Override
    public Subscription fingerprint(Consumer<Fingerprint> listener) {
        Thread thinking =
                Thread.ofVirtual()
                        .start(() -> {
                            LockSupport.parkNanos(
                                    TimeUnit.MILLISECONDS.toNanos(FINGERPRINT_MILLIS));
                            listener.accept(Fingerprint.healthy(new TreeMap<>()));
                        });
        return thinking::interrupt;
    }

    @Override
    public RunningTask start(TaskConfig task) throws PluginException, InterruptedException {
        calls.add("start " + task.name());
        Thread.sleep(startMillis);
        if (!startFailures.isEmpty()) {
            throw startFailures.removeFirst();
        }
        if (tasks.values().stream()
                .anyMatch(t -> t.config.name().equals(task.name()) && !t.ended())) {
            calls.add("twice " + task.name());
        }
        FakeTask started = new FakeTask(task);
        tasks.put(task.id(), started);
        calls.add("run " + task.name());
        Integer code = shortLived.get(task.name());
        if (code != null) {
            started.exit(code);
        }
        Thread.sleep(startMillis);
        return running(task.id());
    }

    @Override
    public RunningTask startOrFind(TaskConfig task) throws PluginException, InterruptedException {
        calls.add("start or find " + task.name());
        return tasks.containsKey(task.id()) ? running(task.id()) : start(task);
    }

    private static RunningTask running(String taskId) {
        return new RunningTask(taskId, Bytes.of(taskId.getBytes(StandardCharsets.UTF_8)), null);
    }

    @Override
    public void recover(RunningTask task) throws PluginException {
        calls.add("recover " + name(task.taskId()));
        known(task.taskId());
    }

    @Override
    public CompletableFuture<ExitResult> await(String taskId) {
        try {
            return known(taskId).end.copy();
        } catch (PluginException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void stop(String taskId, Duration grace, String signal) throws PluginException {
        calls.add("stop " + name(taskId));
        known(taskId).end.complete(new ExitResult(143, 15, false, ""));
    }

    @Override
    public void destroy(String taskId, boolean force) {
        calls.add("destroy " + name(taskId));
        FakeTask task = tasks.remove(taskId);
        if (task != null) {
            task.exit(137);
        }
    }

    @Override
    public TaskStatus inspect(String taskId) throws PluginException {
        throw new PluginException("not here");
    }

    @Override
    public Subscription usage(String taskId, Duration interval, Consumer<TaskUsage> listener) {
        var cpu = new TaskUsage.Cpu(1, 2, 3, 0, 0, 4, List.of("Percent"));
        var memory = new TaskUsage.Memory(5, 0, 0, 6, 0, 0, 0, List.of("RSS"));
        listener.accept(
                new TaskUsage(Instant.EPOCH, new TaskUsage.Usage(cpu, memory), new TreeMap<>()));
        return () -> {};
    }

    @Override
    public void signal(String taskId, String signal) throws PluginException {
        calls.add("signal " + name(taskId) + " " + signal);
        if (ignoresSignals) {
            throw new PluginException("signals are not supported");
        }
        known(taskId);
    }

    @Override
    public ExecResult exec(String taskId, List<String> command, Duration timeout)
            throws PluginException {
        throw new PluginException("not here");
    }

    @Override
    public ExitResult exec(String taskId, List<String> command, ExecStreams streams)
            throws PluginException {
        throw new PluginException("not here");
    }

    @Override
    public Subscription events(Consumer<TaskEvent> listener) {
        return () -> {};
    }
}
