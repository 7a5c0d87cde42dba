package io.drover.client;

import io.drover.api.RequestException;
import io.drover.api.allocation.AllocCheckStatus;
import io.drover.api.allocation.AllocResourceUsage;
import io.drover.api.allocation.AllocSignalRequest;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationRestartRequest;
import io.drover.api.json.Codec;
import io.drover.api.node.HostStats;
import io.drover.api.node.Node;
import io.drover.api.node.NodeMetaApplyRequest;
import io.drover.api.node.NodeMetaResponse;
import io.drover.client.alloc.AllocationRunner;
import io.drover.client.alloc.Allocations;
import io.drover.client.device.DeviceTable;
import io.drover.client.driver.DriverTable;
import io.drover.client.files.AllocationFiles;
import io.drover.client.fingerprint.NodeFingerprint;
import io.drover.client.fingerprint.NodeIdentity;
import io.drover.client.fingerprint.SystemFiles;
import io.drover.client.session.ServerConnection;
import io.drover.client.session.SessionListener;
import io.drover.client.stats.HostStatsReader;
import io.drover.client.stats.Usages;
import io.drover.client.store.LocalStore;
import io.drover.client.task.NodeContext;
import io.drover.client.task.TaskEvents;
import io.drover.client.task.TaskRunner;
import io.drover.plugin.ExecStreams;
import io.drover.plugin.ExitResult;
import io.drover.plugin.TaskEvent;
import io.drover.plugin.host.PluginHost;
import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node part of an agent.
 *
 * <p>{@link #start} finds out what the machine is, takes up the tasks of an earlier agent and opens
 * the session with the servers; drivers are reported as they answer. {@link #close} leaves all
 * tasks running. The other methods answer the API's requests for this node; their errors are {@link
 * RequestException}s.
 */
public final class Client implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration PLUGINS_SETTLE = Duration.ofMillis(10);

    /** A driver that takes longer is told of when it answers. */
    private static final Duration FIRST_FINGERPRINTS = Duration.ofSeconds(10);

    private final ClientConfig config;
    private final ServerConnection servers;
    private final InstantSource clock;
    private final LocalStore store;
    private final NodeState state;
    private final NodeIdentity identity;
    private final NodeMetadata metadata;
    private final DriverTable drivers;
    private final DeviceTable devices;
    private final Allocations allocations;
    private final HostStatsReader hostStats;
    private final AtomicBoolean changeWaits = new AtomicBoolean();
    private final Thread collector;
    private final Thread lookout;

    private Client(
            ClientConfig config,
            ServerConnection servers,
            PluginHost plugins,
            InstantSource clock,
            LocalStore store,
            NodeIdentity identity,
            Codec codec) {
        this.config = config;
        this.servers = servers;
        this.clock = clock;
        this.store = store;
        this.identity = identity;
        SystemFiles files = SystemFiles.ofThisMachine();
        NodeFingerprint fingerprint = new NodeFingerprint(config, files);
        this.state = new NodeState(config, identity, fingerprint.take(), fingerprint.hostName());
        this.metadata = new NodeMetadata(fixedMeta(config), metaFile(config), codec);
        this.hostStats =
                new HostStatsReader(Path.of("/proc"), config.allocDir(), state.totalMhz(), clock);
        this.drivers =
                new DriverTable(plugins, config, clock, this::pluginsChanged, this::driverTold);
        this.devices = new DeviceTable(plugins, files, this::pluginsChanged);
        NodeContext context =
                new NodeContext(
                        config,
                        this::node,
                        drivers,
                        devices,
                        plugins.logs(),
                        store,
                        clock,
                        () -> ThreadLocalRandom.current().nextDouble(),
                        System.getenv());
        this.allocations = new Allocations(context, servers::send);
        this.collector = Thread.ofVirtual().name("allocation-collector").unstarted(this::collect);
        this.lookout = Thread.ofVirtual().name("lookout").unstarted(this::lookOut);
    }

    private static SortedMap<String, String> fixedMeta(ClientConfig config) {
        return config.meta() == null ? new TreeMap<>() : config.meta();
    }

    private static @Nullable Path metaFile(ClientConfig config) {
        return config.persistent() ? config.stateDir().resolve("meta.json") : null;
    }

    /**
     * Starts the node.
     *
     * @param servers not started yet; closed with the client
     * @param door answers requests that servers pass on to this node
     * @param plugins drivers and log collection; not closed with the client
     * @throws IOException if the node's directories cannot be used; the message says which and why
     */
    public static Client start(
            ClientConfig config, ServerConnection servers, RequestHandler door, PluginHost plugins)
            throws IOException {
        return start(config, servers, door, plugins, InstantSource.system());
    }

    static Client start(
            ClientConfig config,
            ServerConnection servers,
            RequestHandler door,
            PluginHost plugins,
            InstantSource clock)
            throws IOException {
        makeAllocDir(config.allocDir());
        Codec codec = servers.codec();
        LocalStore store =
                config.persistent()
                        ? LocalStore.in(config.stateDir(), codec)
                        : LocalStore.forgetting(codec);
        try {
            NodeIdentity identity =
                    config.persistent()
                            ? NodeIdentity.in(config.stateDir())
                            : NodeIdentity.passing();
            Client client = new Client(config, servers, plugins, clock, store, identity, codec);
            client.begin(door);
            return client;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void makeAllocDir(Path allocDir) throws IOException {
        if (!Files.isDirectory(allocDir)) {
            Files.createDirectories(allocDir);
            Files.setPosixFilePermissions(allocDir, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    private void begin(RequestHandler door) {
        allocations.restore(store.restore());
        long patience = System.nanoTime() + FIRST_FINGERPRINTS.toNanos();
        servers.start(() -> withPlugins(patience), new Heard(), door);
        collector.start();
        lookout.start();
        LOG.info("node {} ({}) started", node().name(), identity.id());
    }

    /** The node, as soon as its drivers and devices are known, or patience ended. */
    private Node withPlugins(long patience) {
        try {
            drivers.awaitFirst(patience);
            devices.awaitFirst(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return node();
    }

    private final class Heard implements SessionListener {
        @Override
        public void registered() {
            LOG.info("registered with a server");
        }

        @Override
        public void assigned(List<Allocation> assigned, List<String> removed, boolean full) {
            allocations.assign(assigned, removed, full);
        }
    }

    private void driverTold(TaskEvent event) {
        allocations
                .runner(event.allocationId())
                .flatMap(runner -> runner.task(event.taskName()))
                .ifPresent(task ->
                        task.note(
                                TaskEvents.driverMessage(
                                        event.at(), event.message(), event.annotations())));
    }

    /** Several plugins answer within a moment: one message tells of all of them. */
    private void pluginsChanged() {
        if (!changeWaits.getAndSet(true)) {
            Thread.ofVirtual()
                    .name("plugins-changed")
                    .start(() -> {
                        pause(PLUGINS_SETTLE);
                        changeWaits.set(false);
                        servers.nodeChanged();
                    });
        }
    }

    private void collect() {
        while (pause(config.gcInterval())) {
            allocations.collect(servers::settled);
        }
    }

    /** Some allocations shall not outlive the contact with the servers for long. */
    private void lookOut() {
        while (pause(BETWEEN_LOOKS)) {
            allocations.stopAfterSilence(servers.silence());
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- who this node is

    public String nodeId() {
        return identity.id();
    }

    /** The node as it is known here, with its secret. */
    public Node node() {
        return state.node(drivers.fingerprints(), devices.devices(), metadata.values());
    }

    /** The servers known now, {@code host:port}. */
    public List<String> servers() {
        return servers.servers();
    }

    /** The server that this node is registered with at the moment. */
    public Optional<String> connectedTo() {
        return servers.connectedTo();
    }

    /** Static and dynamic metadata. */
    public NodeMetaResponse metadata() {
        return metadata.describe();
    }

    /** Changes dynamic metadata, and tells the servers. */
    public NodeMetaResponse applyMetadata(NodeMetaApplyRequest request) {
        metadata.apply(request.meta());
        servers.nodeChanged();
        return metadata.describe();
    }

    /** What the machine uses. */
    public HostStats hostStats() {
        return hostStats.read(devices.stats());
    }

    // ---- allocations

    /** Whether this node has the allocation. */
    public boolean has(String allocationId) {
        return allocations.runner(allocationId).isPresent();
    }

    /** Ids of this node's allocations, in order. */
    public List<String> allocationIds() {
        return allocations.all().stream().map(AllocationRunner::id).toList();
    }

    private AllocationRunner runner(String allocationId) {
        return allocations
                .runner(allocationId)
                .orElseThrow(() ->
                        new RequestException(404, "Unknown allocation \"" + allocationId + "\""));
    }

    /** An allocation's files and output. */
    public AllocationFiles files(String allocationId) {
        AllocationRunner runner = runner(allocationId);
        return new AllocationFiles(
                runner.directory().root(),
                task ->
                        runner.task(task)
                                .map(found ->
                                        new AllocationFiles.Writer(
                                                found.state().startedAt() != null,
                                                () -> over(runner, task))));
    }

    private static boolean over(AllocationRunner runner, String task) {
        return runner.task(task).map(TaskRunner::done).orElse(true);
    }

    /** Restarts a task, all running ones, or all. */
    public void restart(String allocationId, AllocationRestartRequest request) {
        runner(allocationId).restart(request.taskName(), request.allTasks());
    }

    /** Signals a task, or all running ones. */
    public void signal(String allocationId, AllocSignalRequest request)
            throws InterruptedException {
        if (request.signal().isEmpty()) {
            throw new RequestException(400, "must provide a signal");
        }
        runner(allocationId).signal(request.task(), request.signal());
    }

    /**
     * What an allocation's tasks use.
     *
     * @param task one task; empty for all
     */
    public AllocResourceUsage stats(String allocationId, String task) throws InterruptedException {
        AllocationRunner runner = runner(allocationId);
        if (!task.isEmpty() && runner.task(task).isEmpty()) {
            throw new RequestException(400, "unknown task name \"" + task + "\"");
        }
        SortedMap<String, Usages.Task> usages = new TreeMap<>();
        for (TaskRunner each : runner.tasks().values()) {
            if (task.isEmpty() || each.name().equals(task)) {
                each.usage()
                        .ifPresent(usage ->
                                usages.put(
                                        each.name(),
                                        new Usages.Task(usage, devices.stats(each.devices()))));
            }
        }
        return Usages.of(usages, clock.instant());
    }

    /**
     * Runs a command beside a task until it ends.
     *
     * @param streams its input and output; closed by the caller
     */
    public ExitResult exec(
            String allocationId, String task, List<String> command, ExecStreams streams)
            throws InterruptedException {
        return runner(allocationId)
                .task(task)
                .orElseThrow(() -> new RequestException(404, "unknown task name \"" + task + "\""))
                .exec(command, streams);
    }

    /** Results of the allocation's health checks by their ids. */
    public SortedMap<String, AllocCheckStatus> checks(String allocationId) {
        runner(allocationId);
        return new TreeMap<>();
    }

    /** Removes a finished allocation from this node's disk. */
    public void collect(String allocationId) {
        if (!allocations.collect(allocationId)) {
            throw new RequestException(
                    500, "No such allocation on client, or allocation not eligible for GC");
        }
    }

    /** Removes all finished allocations from this node's disk. */
    public void collectAll() {
        allocations.collectAll();
    }

    /**
     * Lets go of the tasks, which go on, and ends the session. A client that remembers nothing ends
     * its tasks instead, since nobody would find them again.
     */
    @Override
    public void close() {
        collector.interrupt();
        lookout.interrupt();
        if (!config.persistent()) {
            // First the session, or the servers would have the work done anew.
            servers.close();
            allocations.destroyAll();
        }
        allocations.leave();
        servers.close();
        drivers.close();
        devices.close();
        try {
            store.close();
        } catch (IOException e) {
            LOG.warn("cannot close the local state: {}", e.getMessage());
        }
    }
}
