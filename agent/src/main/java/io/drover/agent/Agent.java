package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import io.drover.agent.config.ClientSettings;
import io.drover.agent.config.ServerSettings;
import io.drover.agent.http.Authorizer;
import io.drover.agent.http.Door;
import io.drover.agent.http.HttpListener;
import io.drover.agent.http.Limits;
import io.drover.agent.http.Route;
import io.drover.agent.http.RouteTable;
import io.drover.agent.routes.AgentRoutes;
import io.drover.agent.routes.AllocationRoutes;
import io.drover.agent.routes.ClientRoutes;
import io.drover.agent.routes.DeploymentRoutes;
import io.drover.agent.routes.EvaluationRoutes;
import io.drover.agent.routes.JobRoutes;
import io.drover.agent.routes.JobVersionRoutes;
import io.drover.agent.routes.LaunchRoutes;
import io.drover.agent.routes.NodeRoutes;
import io.drover.agent.routes.PageRoutes;
import io.drover.agent.routes.ParseRoutes;
import io.drover.agent.routes.PlaceRoutes;
import io.drover.agent.routes.RegionRoutes;
import io.drover.agent.routes.ReplayRoutes;
import io.drover.agent.routes.ScalingRoutes;
import io.drover.agent.routes.SchedulerRoutes;
import io.drover.agent.routes.SimulationRoutes;
import io.drover.agent.routes.StateRoutes;
import io.drover.api.RequestException;
import io.drover.api.agent.JoinResult;
import io.drover.api.json.Codec;
import io.drover.client.Client;
import io.drover.client.ClientConfig;
import io.drover.client.session.ServerConnection;
import io.drover.federation.Federation;
import io.drover.federation.FederationConfig;
import io.drover.federation.GossipConfig;
import io.drover.federation.ServerTags;
import io.drover.federation.swim.Timing;
import io.drover.plugin.host.BuiltInHost;
import io.drover.plugin.host.PluginHost;
import io.drover.plugin.host.PluginHostConfig;
import io.drover.server.Server;
import io.drover.server.ServerConfig;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.state.State;
import io.drover.wire.Exchange;
import io.drover.wire.relay.TunnelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process made of a server, a node or both, and the door in front of them.
 *
 * <p>HTTP, server and plugins start at the same time, each on a thread of its own; HTTP answers
 * first, and its requests wait for the rest. Closing ends everything in the opposite order and
 * leaves tasks running, except in development mode.
 */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int RPC_PORT = 4647;

    private final AgentConfig config;
    private final CompletableFuture<StopReason> stopped;
    private final TunnelClient tunnel;
    private final CompletableFuture<Codec> codec = new CompletableFuture<>();
    private final CompletableFuture<Door> door = new CompletableFuture<>();
    private final EnumMap<Part, AutoCloseable> owned = new EnumMap<>(Part.class);
    private final CompletableFuture<Server> server = new CompletableFuture<>();
    private final CompletableFuture<Client> client = new CompletableFuture<>();
    private @Nullable AgentAddresses addresses;
    private @Nullable Federation federation;
    private volatile boolean begun;

    /** What it is made of; closed in the opposite order. */
    private enum Part {
        HEAP,
        DATA,
        TUNNEL,
        GOSSIP,
        SERVER,
        PLUGINS,
        NODE,
        HTTP
    }

    private Agent(AgentConfig config, CompletableFuture<StopReason> stopped) {
        this.config = config;
        this.stopped = stopped;
        this.tunnel = new TunnelClient(config.name() + "." + config.region());
    }

    /**
     * Starts an agent.
     *
     * @param stopped completed by whoever wants the agent to stop
     * @throws IOException if something that it needs is taken or broken; nothing is left running
     * @throws RequestException the same, told by a part of the agent
     */
    static Agent start(AgentConfig config, CompletableFuture<StopReason> stopped)
            throws IOException {
        var agent = new Agent(config, stopped);
        try {
            agent.begin();
            return agent;
        } catch (IOException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        config.warnings().forEach(LOG::warn);
        own(Part.TUNNEL, tunnel);
        DataDirectory data = own(Part.DATA, DataDirectory.open(config.dataDir()));
        boolean runsServer = config.server().enabled();
        boolean runsClient = config.client().enabled();
        Placement places = new Placement(config);
        AgentAddresses addrs = places.addresses(runsServer ? data.serverId() : "");
        addresses = addrs;

        FutureTask<HttpListener> http = go("start-http", () -> listen(places));
        FutureTask<Server> started =
                runsServer ? go("start-server", () -> serve(data.path(), places, addrs)) : null;
        FutureTask<Client> node =
                runsClient ? go("start-node", () -> node(data.path(), places, addrs)) : null;
        // Everything is waited for, so that what started is closed when another fails.
        List<Throwable> failures = new ArrayList<>();
        openDoor(data.path(), places, addrs, failures);
        await(http, failures);
        await(started, failures);
        await(node, failures);
        fail(failures);
        if (federation != null) {
            join(federation);
        }
        own(Part.HEAP, HeapKeeper.start());
        begun = true;
    }

    private void openDoor(
            Path data, Placement places, AgentAddresses addrs, List<Throwable> failures) {
        try {
            codec.complete(new Codec());
            if (config.server().enabled()) {
                federation = own(Part.GOSSIP, federate(data, places, addrs));
            }
            door.complete(door(federation, config.client().enabled()));
        } catch (IOException | RuntimeException e) {
            codec.completeExceptionally(e);
            door.completeExceptionally(e);
            failures.add(e);
        }
    }

    /** The door for those that start before it is there. */
    private void handle(Exchange exchange) throws IOException {
        door.join().handle(exchange);
    }

    private Federation federate(Path data, Placement places, AgentAddresses addrs)
            throws IOException {
        ServerSettings settings = config.server();
        int colon = addrs.serfAdvertise().lastIndexOf(':');
        var gossip =
                new GossipConfig(
                        places.serf(),
                        addrs.serfAdvertise().substring(0, colon).replaceAll("[\\[\\]]", ""),
                        Integer.parseInt(addrs.serfAdvertise().substring(colon + 1)),
                        config.name(),
                        config.region(),
                        ServerTags.of(
                                config.region(),
                                config.datacenter(),
                                addrs.serverId(),
                                addrs.rpcAdvertise(),
                                Version.API,
                                settings.bootstrapExpect()),
                        settings.encrypt().isEmpty() ? List.of() : List.of(settings.encrypt()),
                        Timing.usual());
        try {
            return Federation.start(
                    new FederationConfig(
                            gossip,
                            data.resolve("server"),
                            settings.retryJoin(),
                            settings.retryInterval(),
                            settings.retryMax()),
                    tunnel::forward,
                    _ -> {},
                    why -> stopped.complete(new StopReason.Failure("No server to join: " + why)));
        } catch (IllegalArgumentException e) {
            throw new IOException("gossip cannot start: " + e.getMessage(), e);
        }
    }

    private void join(Federation pool) throws IOException {
        List<String> first = config.server().startJoin();
        if (first.isEmpty()) {
            return;
        }
        JoinResult joined = pool.join(first);
        if (joined.numJoined() == 0) {
            throw new IOException("no server to join: " + joined.error());
        }
    }

    private static <T> FutureTask<T> go(String name, Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return task;
    }

    private static void await(@Nullable FutureTask<?> task, List<Throwable> failures) {
        try {
            if (task != null) {
                task.get();
            }
        } catch (ExecutionException e) {
            failures.add(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(e);
        }
    }

    private static void fail(List<Throwable> failures) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        switch (failures.getFirst()) {
            case IOException e -> throw e;
            case RequestException e -> throw e;
            case Throwable e -> throw new IOException(String.valueOf(e), e);
        }
    }

    private <T extends AutoCloseable> T own(Part part, T what) {
        synchronized (owned) {
            owned.put(part, what);
        }
        return what;
    }

    private Door door(@Nullable Federation pool, boolean runsClient) {
        boolean runsServer = pool != null;
        StartedServer local = runsServer ? new StartedServer(server, PATIENCE) : null;
        StartedServer asked = new StartedServer(server, PATIENCE);
        var status = new AgentStatus(config, local, client, pool);
        var cluster =
                new AgentCluster(config, local, client, pool, tunnel::forward, this::knownServers);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new PageRoutes().routes());
        routes.addAll(new JobRoutes(asked).routes());
        routes.addAll(new JobVersionRoutes(asked).routes());
        routes.addAll(
                new ParseRoutes(
                                (job, namespace) ->
                                        runsServer
                                                ? asked.jobs().canonical(job, namespace)
                                                : new Canonicaliser(config.region())
                                                        .canonical(job, namespace, State.initial()),
                                codec::join)
                        .routes());
        routes.addAll(new AllocationRoutes(asked).routes());
        routes.addAll(new EvaluationRoutes(asked).routes());
        routes.addAll(new ReplayRoutes(asked).routes());
        routes.addAll(new SimulationRoutes(asked, InstantSource.system()).routes());
        routes.addAll(new DeploymentRoutes(asked).routes());
        routes.addAll(new LaunchRoutes(asked).routes());
        routes.addAll(new ScalingRoutes(asked).routes());
        routes.addAll(new NodeRoutes(asked).routes());
        routes.addAll(new PlaceRoutes(asked).routes());
        routes.addAll(new SchedulerRoutes(asked).routes());
        routes.addAll(new StateRoutes(asked).routes());
        routes.addAll(new RegionRoutes(asked, pool == null ? List::of : pool::regions).routes());
        routes.addAll(new ClientRoutes(this::awaitClient).routes());
        routes.addAll(
                new AgentRoutes(
                                status::self,
                                new AgentRoutes.Health(
                                        runsServer ? status::serverHealth : null,
                                        runsClient ? status::clientHealth : null),
                                pool,
                                runsClient ? this::knownServers : null,
                                new AgentRoutes.ServerName(
                                        config.name(), config.region(), config.datacenter()),
                                codec.join())
                        .routes());
        return new Door(
                new RouteTable(routes),
                cluster,
                Authorizer.OFF,
                limits(),
                codec.join(),
                () -> ThreadLocalRandom.current().nextDouble(),
                config.http().responseHeaders());
    }

    private Limits limits() {
        return Limits.DEFAULTS.with(
                config.http().maxBodyBytes(), config.http().maxConnsPerClient());
    }

    private Client awaitClient() {
        if (!config.client().enabled()) {
            throw new RequestException(400, "node is not running a Nomad Client");
        }
        try {
            return client.get(PATIENCE.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new RequestException(500, "the node has not started yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(503, "the agent is stopping", e);
        }
    }

    /** RPC addresses of servers that the node knows. */
    private List<String> knownServers() {
        return client.isDone() && !client.isCompletedExceptionally()
                ? client.join().servers()
                : configuredServers();
    }

    private List<String> configuredServers() {
        return config.client().servers().stream()
                .map(s -> s.matches(".*:\\d+") ? s : s + ":" + RPC_PORT)
                .toList();
    }

    private HttpListener listen(Placement places) throws IOException {
        return own(Part.HTTP, HttpListener.start(places.http(), this::handle, limits()));
    }

    private Server serve(Path data, Placement places, AgentAddresses addrs) {
        try {
            Server started =
                    own(Part.SERVER, Server.start(serverConfig(data, places, addrs), this::handle));
            watch(started);
            server.complete(started);
            return started;
        } catch (RuntimeException e) {
            server.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * A server that cannot go on takes the agent with it: whoever runs the agent starts it anew.
     */
    private void watch(Server started) {
        Thread.ofVirtual()
                .name("watch-server")
                .start(() -> {
                    Throwable why = started.broken().join();
                    stopped.complete(new StopReason.Failure("The server cannot go on: " + why));
                });
    }

    private ServerConfig serverConfig(Path data, Placement places, AgentAddresses addrs) {
        ServerSettings settings = config.server();
        return new ServerConfig(
                config.region(),
                config.datacenter(),
                config.name(),
                addrs.serverId(),
                data,
                places.rpc(),
                places.freeRpc() ? "" : addrs.rpcAdvertise(),
                places.raft(),
                config.advertise().raft(),
                settings.bootstrapExpect(),
                config.dev(),
                Duration.ofSeconds(1).multipliedBy(settings.raftMultiplier()),
                settings.heartbeats(),
                settings.numSchedulers(),
                settings.jobLimits(),
                settings.collection(),
                settings.history(),
                settings.replayRetention(),
                settings.schedulerDefaults(),
                settings.planning());
    }

    /** Plugin processes outlive the agent, unless it never really started. */
    private void letGo(PluginHost plugins, boolean fresh) {
        if (config.dev() || (fresh && !begun)) {
            plugins.shutdown();
        } else {
            plugins.close();
        }
    }

    private PluginHost plugins(Path stateDir) {
        SortedMap<String, PluginHostConfig.PluginBlock> blocks = new TreeMap<>();
        config.plugins()
                .forEach((name, settings) ->
                        blocks.put(
                                name,
                                new PluginHostConfig.PluginBlock(
                                        settings.args(), settings.config(), settings.autoMtls())));
        // What the same plugin is called where it does not come with the agent.
        var other = blocks.get("nomad-device-nvidia");
        if (other != null) {
            blocks.putIfAbsent("nvidia-gpu", other);
        }
        return PluginHost.start(
                new PluginHostConfig(stateDir, builtIns(blocks), config.pluginDir(), blocks));
    }

    private static List<BuiltInHost> builtIns(
            SortedMap<String, PluginHostConfig.PluginBlock> plugins) {
        String home = System.getProperty("drover.home", System.getenv("DROVER_HOME"));
        if (home == null || home.isEmpty()) {
            LOG.warn("DROVER_HOME is not set: the drivers that come with Drover are not there");
            return List.of();
        }
        return BuiltInHosts.of(Path.of(home), new TreeMap<>(System.getenv()), plugins);
    }

    private Client node(Path data, Placement places, AgentAddresses addrs) throws IOException {
        Path plugged = data.resolve("client").resolve("plugins");
        boolean fresh = !Files.exists(plugged);
        PluginHost plugins = plugins(plugged);
        own(Part.PLUGINS, () -> letGo(plugins, fresh));
        Client started =
                Client.start(
                        clientConfig(data, addrs),
                        ServerConnection.overTcp(servers(places), codec.join(), this::awaitServer),
                        this::handle,
                        plugins);
        own(Part.NODE, started);
        client.complete(started);
        return started;
    }

    private void awaitServer() {
        if (config.server().enabled()) {
            // If it fails, so does the agent, and says why.
            var _ = server.handle((_, _) -> "").join();
        }
    }

    /** Servers to begin with; our own does not have to be ready yet, only its port known. */
    private List<String> servers(Placement places) {
        if (!config.server().enabled()) {
            return configuredServers();
        }
        return List.of(
                AgentAddresses.text(places.freeRpc() ? server.join().rpcAddress() : places.rpc()));
    }

    private ClientConfig clientConfig(Path data, AgentAddresses addrs) {
        ClientSettings from = config.client();
        Path state = from.stateDir();
        Path allocs = from.allocDir();
        return ClientConfig.builder(
                        state == null ? data.resolve("client") : state,
                        allocs == null ? data.resolve("alloc") : allocs,
                        addrs.httpAdvertise())
                .region(config.region())
                .datacenter(config.datacenter())
                .nodeName(config.name())
                .nodeClass(from.nodeClass())
                .nodePool(from.nodePool())
                .meta(from.meta())
                .options(from.options())
                .version(Version.API)
                .droverVersion(Version.DROVER)
                .networkInterface(from.networkInterface())
                .networkSpeed(from.networkSpeed())
                .cpuTotalCompute(from.cpuTotalCompute())
                .memoryTotalMb(from.memoryTotalMb())
                .diskTotalMb(from.diskTotalMb())
                .diskFreeMb(from.diskFreeMb())
                .reservedCpu(from.reserved().cpu())
                .reservedMemoryMb(from.reserved().memory())
                .reservedDiskMb(from.reserved().disk())
                .reservedPorts(from.reserved().ports())
                .minDynamicPort(from.minDynamicPort())
                .maxDynamicPort(from.maxDynamicPort())
                .maxKillTimeout(from.maxKillTimeout())
                .nodeMaxAllocs(from.nodeMaxAllocs())
                .gcInterval(from.gcInterval())
                .gcMaxAllocs(from.gcMaxAllocs())
                .gcDiskUsageThreshold(from.gcDiskUsageThreshold())
                .defaultIneligible(from.defaultIneligible())
                .persistent(!config.dev())
                .build();
    }

    /** Where it listens, ports filled in. */
    AgentAddresses addresses() {
        if (addresses == null) {
            throw new IllegalStateException("not started");
        }
        return addresses;
    }

    /** Says farewell to the cluster: its servers are not told later that this one failed. */
    void leave() {
        try {
            if (federation != null) {
                federation.leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        door.completeExceptionally(new RequestException(503, "the agent is stopping"));
        server.completeExceptionally(new CompletionException("closed", null));
        client.completeExceptionally(new CompletionException("closed", null));
        stopped.complete(new StopReason.Terminate());
        for (Part part : List.of(Part.values()).reversed()) {
            close(part);
        }
    }

    private void close(Part part) {
        AutoCloseable what;
        synchronized (owned) {
            what = owned.remove(part);
        }
        try {
            if (what != null) {
                what.close();
            }
        } catch (Exception e) {
            LOG.warn("{} did not end well", part.name().toLowerCase(Locale.ROOT), e);
        }
    }
}
