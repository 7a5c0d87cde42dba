package io.drover.server;

import io.drover.api.json.Codec;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.JobRequests;
import io.drover.server.history.HistoryWriter;
import io.drover.server.history.Records;
import io.drover.server.leader.DutySettings;
import io.drover.server.leader.LeaderDuties;
import io.drover.server.raft.RaftFormat;
import io.drover.server.raft.RaftLog;
import io.drover.server.replay.EntryArchive;
import io.drover.server.replay.Recorder;
import io.drover.server.replay.Replays;
import io.drover.server.rpc.Attendances;
import io.drover.server.rpc.NodeSessions;
import io.drover.server.rpc.RpcServer;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Applied;
import io.drover.server.state.State;
import io.drover.server.state.Watch;
import io.drover.server.whatif.WhatIf;
import io.drover.wire.Exchange;
import io.drover.wire.RequestHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** One server of a region: its state, the log behind it, and the sessions of nodes. */
public final class Server implements AutoCloseable {
    private final ServerConfig config;

    private final Watches watches = new Watches();
    private final Listeners listeners = new Listeners();
    private final EntryArchive archive;
    private final Replays replays;
    private final WhatIf whatIf;
    private final Backlog backlog;
    private final RaftLog log;
    private final LeaderDuties duties;
    private final LogWrites writes;
    private final Upkeep upkeep;
    private final NodeSessions sessions;
    private final RpcServer rpc;

    private Server(ServerConfig config, RequestHandler door) {
        this.config = config;
        InstantSource clock = InstantSource.system();
        Codec codec = new Codec();
        Scheduler scheduler = new Scheduler();
        RaftFormat format = new RaftFormat(codec);
        archive =
                new EntryArchive(
                        config.dataDir().resolve("server").resolve("replay"),
                        config.replayRetention(),
                        format,
                        clock);
        replays = new Replays(archive, format, () -> new Scheduler()::decide, codec);
        whatIf =
                new WhatIf(
                        new JobRequests(
                                new Canonicaliser(config.region(), config.jobLimits()),
                                config.jobLimits()),
                        () -> new Scheduler()::decide,
                        System::nanoTime);
        listeners.add(archive);
        listeners.add(watches);
        backlog = new Backlog(config.planning().backlogMax());
        listeners.add(backlog);
        log =
                RaftLog.start(
                        config,
                        clock,
                        codec,
                        () ->
                                HistoryWriter.open(
                                        config.dataDir().resolve("server").resolve("history"),
                                        config.history(),
                                        codec),
                        listeners);
        duties =
                new LeaderDuties(
                        log,
                        log::state,
                        clock,
                        () -> UUID.randomUUID().toString(),
                        dutySettings(config),
                        Recorder.of(scheduler, codec));
        listeners.add(
                new StateListener() {
                    @Override
                    public void applied(Applied applied) {
                        duties.applied(applied.events());
                    }

                    @Override
                    public void replaced(State state) {}
                });
        log.whileLeading(duties);
        Commits commits = new Commits(log);
        writes =
                new LogWrites(
                        commits,
                        log::state,
                        clock,
                        config.region(),
                        config.jobLimits(),
                        backlog,
                        scheduler);
        upkeep = new LogUpkeep(commits, log::state, clock);
        Attendances attendances = new Attendances(config.nodeName());
        sessions =
                new NodeSessions(
                        new NodeSessions.Context(
                                log,
                                log::state,
                                codec,
                                duties::heartbeat,
                                () -> List.of(rpcAdvertise()),
                                () -> UUID.randomUUID().toString(),
                                attendances));
        listeners.add(sessions);
        log.whileLeading(sessions);
        rpc = listen(door, attendances);
    }

    private RpcServer listen(RequestHandler door, Attendances attendances) {
        try {
            return new RpcServer(config.rpcBind(), door, sessions, attendances);
        } catch (RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Starts a server. Returns at once; it leads, or follows, a little later.
     *
     * @param door answers requests that other agents forward
     * @throws io.drover.api.RequestException 500 when its data cannot be used: a newer format, or
     *     another process that works on it; or when an address is taken
     */
    public static Server start(ServerConfig config, RequestHandler door) {
        return new Server(config, door);
    }

    private static DutySettings dutySettings(ServerConfig config) {
        return new DutySettings(
                config.schedulers() == 0
                        ? DutySettings.defaults().schedulers()
                        : config.schedulers(),
                config.heartbeats(),
                config.collection(),
                config.schedulerDefaults(),
                config.planning().rejections());
    }

    /** The newest state that this server has applied. */
    public State state() {
        return log.state();
    }

    /** A state together with what left it for the history. */
    public Records records(State state) {
        return new Records(state, log.archive().history());
    }

    /**
     * Waits until what is watched has changed after {@code index}.
     *
     * @return the newest state then, or when {@code timeout} is over
     */
    public State await(Watch watch, long index, Duration timeout) throws InterruptedException {
        return watches.await(watch, index, timeout, log::state);
    }

    /** Whether this server leads its region and knows all that earlier leaders committed. */
    public boolean isLeader() {
        return log.isLeader();
    }

    /** RPC address of the leader, {@code host:port}; empty while there is none. */
    public Optional<String> leaderAddress() {
        return log.isLeader() ? Optional.of(rpcAdvertise()) : Optional.empty();
    }

    private String rpcAdvertise() {
        InetSocketAddress bound = rpcAddress();
        return config.rpcAdvertise().isEmpty()
                ? bound.getHostString() + ":" + bound.getPort()
                : config.rpcAdvertise();
    }

    /** The servers of this region, in order of their ids. */
    public List<RaftPeerInfo> peers() {
        List<RaftPeerInfo> peers = new ArrayList<>();
        for (RaftPeerInfo peer : log.peers()) {
            boolean self = peer.id().equals(config.nodeId());
            peers.add(
                    self
                            ? new RaftPeerInfo(
                                    peer.id(),
                                    peer.name(),
                                    rpcAdvertise(),
                                    peer.leader(),
                                    peer.voter())
                            : peer);
        }
        return peers;
    }

    /** Where the RPC endpoint listens. */
    public InetSocketAddress rpcAddress() {
        return rpc.address();
    }

    public Jobs jobs() {
        return writes;
    }

    public Allocations allocations() {
        return writes;
    }

    public Deployments deployments() {
        return writes;
    }

    public Nodes nodes() {
        return writes;
    }

    /** Makes decisions again. */
    public Replays replays() {
        return replays;
    }

    /** Says what would happen if. */
    public WhatIf whatIf() {
        return whatIf;
    }

    public RegionSettings settings() {
        return writes;
    }

    /** What operators have done at once. */
    public Upkeep upkeep() {
        return upkeep;
    }

    /** Where commands go; for duties. */
    public Log log() {
        return log;
    }

    /**
     * Hands a request to a node that has a session here, and its answer back.
     *
     * @return false when the node has no session here; nothing was done then
     * @throws IOException when the caller or the node went away meanwhile
     */
    public boolean passToNode(String nodeId, Exchange exchange) throws IOException {
        return sessions.pass(nodeId, exchange);
    }

    /** Runs {@code duty} while this server leads, from now on. */
    public void whileLeading(LeaderDuty duty) {
        log.whileLeading(duty);
    }

    /** Tells {@code listener} of each change of the state, from now on. */
    public void follow(StateListener listener) {
        listeners.add(listener);
    }

    /** Completes with the reason when this server cannot go on and has to be restarted. */
    public CompletableFuture<Throwable> broken() {
        return log.broken();
    }

    @Override
    public void close() {
        sessions.close();
        rpc.close();
        log.close();
        archive.close();
    }

    private static final class Listeners implements StateListener {
        private final List<StateListener> all = new CopyOnWriteArrayList<>();

        void add(StateListener listener) {
            all.add(listener);
        }

        @Override
        public void entry(AppliedEntry entry) {
            all.forEach(l -> l.entry(entry));
        }

        @Override
        public void applied(Applied applied) {
            all.forEach(l -> l.applied(applied));
        }

        @Override
        public void replaced(State state) {
            all.forEach(l -> l.replaced(state));
        }
    }
}
