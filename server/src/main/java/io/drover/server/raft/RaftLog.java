package io.drover.server.raft;

import io.drover.api.RequestException;
import io.drover.api.json.Codec;
import io.drover.server.Archive;
import io.drover.server.LeaderDuty;
import io.drover.server.Log;
import io.drover.server.RaftPeerInfo;
import io.drover.server.ServerConfig;
import io.drover.server.StateListener;
import io.drover.server.raft.entry.LogCommand;
import io.drover.server.state.Applied.Outcome;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a region, replicated by Raft.
 *
 * <p>Appends are gathered: one thread takes all that waits, up to a megabyte, makes one entry of it
 * and hands that to Ratis without waiting for it, as long as few entries are on their way. So a
 * lone command leaves at once, and many at the same time share entries and their disk syncs.
 */
public final class RaftLog implements Log, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RaftLog.class);
    private static final int WAITING_MAX = 16_384;
    private static final int ENTRY_BYTES = 1 << 20;
    private static final int IN_FLIGHT_MAX = 2;
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);
    private static final int STUCK_AFTER = 6;

    private final ServerConfig config;
    private final InstantSource clock;
    private final EntryCodec entries;
    private final RaftDirectory directory;
    private final Archive archive;
    private final Replica replica;
    private final RaftServer server;
    private final RaftGroup group;
    private final Leadership leadership;
    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

    private final BlockingQueue<Proposal> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private final Thread proposer;
    private final Thread watchdog;
    private final @Nullable HistoryFetch fetch;
    private volatile boolean closed;

    private record Proposal(List<LogCommand> commands, int bytes, CompletableFuture<Long> done) {}

    private RaftLog(
            ServerConfig config,
            InstantSource clock,
            Codec codec,
            RaftDirectory directory,
            Archive archive,
            StateListener listener,
            Peculiar peculiar,
            int port)
            throws IOException {
        this.config = config;
        this.clock = clock;
        this.directory = directory;
        this.archive = archive;
        this.entries = new EntryCodec(codec);
        this.leadership = new Leadership();
        this.replica =
                new Replica(
                        entries,
                        new SnapshotFile(codec),
                        archive,
                        listener,
                        leadership,
                        broken::complete);
        RaftPeer self =
                RaftPeer.newBuilder()
                        .setId(config.nodeId())
                        .setAddress(advertised(config, port))
                        .build();
        Founding founding = peculiar.founding().apply(self);
        UUID groupId = directory.groupOrFound(founding::group);
        group = RaftGroup.valueOf(RaftGroupId.valueOf(groupId), founding.peers());
        boolean known = Files.isDirectory(directory.logs().resolve(groupId.toString()));
        RaftProperties properties = RaftSettings.of(config, directory.logs(), port);
        peculiar.settings().accept(properties);
        server =
                RaftServer.newBuilder()
                        .setServerId(self.getId())
                        .setGroup(group)
                        .setOption(
                                known
                                        ? RaftStorage.StartupOption.RECOVER
                                        : RaftStorage.StartupOption.FORMAT)
                        .setStateMachine(replica)
                        .setProperties(properties)
                        .build();
        fetch =
                RaftSettings.alone(config)
                        ? null
                        : new HistoryFetch(
                                archive, this::others, new Neighbours(group, properties));
        proposer = Thread.ofPlatform().daemon().name("log-proposer").unstarted(this::propose);
        watchdog = Thread.ofVirtual().name("raft-watchdog").unstarted(this::watch);
    }

    /**
     * Opens the log in {@code config.dataDir()} and starts to take part in Raft.
     *
     * @param archives opens the archive, once the data directory is this process's own
     * @throws RequestException 500 when the data cannot be used or the address is taken
     */
    public static RaftLog start(
            ServerConfig config,
            InstantSource clock,
            Codec codec,
            Supplier<Archive> archives,
            StateListener listener) {
        return start(config, clock, codec, archives, listener, Peculiar.NOTHING);
    }

    /**
     * What differs from the usual.
     *
     * @param founding the group that a server whose address is given founds or is part of
     * @param settings changes Ratis' settings
     */
    record Peculiar(Function<RaftPeer, Founding> founding, Consumer<RaftProperties> settings) {
        static final Peculiar NOTHING = new Peculiar(Founding::alone, settings -> {});
    }

    static RaftLog start(
            ServerConfig config,
            InstantSource clock,
            Codec codec,
            Supplier<Archive> archives,
            StateListener listener,
            Peculiar peculiar) {
        RaftDirectory directory = RaftDirectory.open(config.dataDir());
        Archive archive = Archive.NONE;
        try {
            archive = archives.get();
            int port = port(config);
            RaftLog log =
                    new RaftLog(config, clock, codec, directory, archive, listener, peculiar, port);
            log.begin();
            return log;
        } catch (IOException | RuntimeException e) {
            archive.close();
            try {
                directory.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            if (e instanceof RequestException known) {
                throw known;
            }
            throw new RequestException(
                    500,
                    "the replicated log in %s cannot be started on %s: %s"
                            .formatted(directory.logs(), config.raftBind(), rootMessage(e)),
                    e);
        }
    }

    private void begin() throws IOException {
        server.start();
        leadership.start();
        proposer.start();
        watchdog.start();
        if (fetch != null) {
            fetch.start();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }

    private static String advertised(ServerConfig config, int port) {
        return config.raftAdvertise().isEmpty()
                ? config.raftBind().getHostString() + ":" + port
                : config.raftAdvertise();
    }

    /** Ratis must know its port beforehand; port 0 is for tests, where a race is acceptable. */
    private static int port(ServerConfig config) throws IOException {
        if (config.raftBind().getPort() != 0 || RaftSettings.alone(config)) {
            return config.raftBind().getPort();
        }
        try (ServerSocket free = new ServerSocket()) {
            free.bind(config.raftBind());
            return free.getLocalPort();
        }
    }

    /** The newest state that is applied here. */
    public State state() {
        return replica.state();
    }

    /** What left the state. */
    public Archive archive() {
        return archive;
    }

    /** Completes with the reason when this log cannot go on; the server has to be restarted. */
    public CompletableFuture<Throwable> broken() {
        return broken;
    }

    @Override
    public CompletableFuture<Long> append(List<Command> commands) {
        if (!isLeader()) {
            return CompletableFuture.failedFuture(noLeader());
        }
        List<LogCommand> encoded = new ArrayList<>(commands.size());
        int bytes = 0;
        for (Command command : commands) {
            LogCommand one = entries.encode(command);
            encoded.add(one);
            bytes += one.getSerializedSize();
        }
        if (bytes > RaftSettings.MAX_ENTRY_BYTES) {
            return CompletableFuture.failedFuture(
                    new RequestException(
                            413,
                            "the change is too large for the log: %d bytes, at most %d"
                                    .formatted(bytes, RaftSettings.MAX_ENTRY_BYTES)));
        }
        Proposal proposal = new Proposal(encoded, bytes, new CompletableFuture<>());
        if (!waiting.offer(proposal)) {
            return CompletableFuture.failedFuture(
                    RequestException.busy(
                            "too many changes wait for the log: try again later",
                            Duration.ofSeconds(1)));
        }
        if (closed) {
            failWaiting();
        }
        return proposal.done();
    }

    private static RequestException noLeader() {
        return new RequestException(500, "No cluster leader");
    }

    private void propose() {
        List<Proposal> gathered = new ArrayList<>();
        try {
            @Nullable Proposal first = null;
            while (!closed) {
                first = first == null ? waiting.take() : first;
                inFlight.acquire();
                gathered.clear();
                gathered.add(first);
                first = gather(gathered, first.bytes());
                submit(List.copyOf(gathered));
            }
        } catch (InterruptedException _) {
            // Closing.
        } finally {
            failWaiting();
        }
    }

    /** Adds what waits as long as it fits; gives the one that did not. */
    private @Nullable Proposal gather(List<Proposal> gathered, int firstBytes) {
        int bytes = firstBytes;
        for (Proposal next = waiting.poll(); next != null; next = waiting.poll()) {
            bytes += next.bytes();
            if (bytes > ENTRY_BYTES) {
                return next;
            }
            gathered.add(next);
        }
        return null;
    }

    private void submit(List<Proposal> proposals) {
        List<LogCommand> commands = new ArrayList<>();
        proposals.forEach(p -> commands.addAll(p.commands()));
        byte[] bytes = EntryCodec.entry(now(), commands).toByteArray();
        RaftClientRequest request =
                RaftClientRequest.newBuilder()
                        .setClientId(clientId)
                        .setServerId(server.getId())
                        .setGroupId(group.getGroupId())
                        .setCallId(callIds.incrementAndGet())
                        .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes)))
                        .setType(RaftClientRequest.writeRequestType())
                        .build();
        try {
            var _ =
                    server.submitClientRequestAsync(request)
                            .whenComplete((reply, failure) -> finished(proposals, reply, failure));
        } catch (IOException | RuntimeException e) {
            finished(proposals, null, e);
        }
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void finished(
            List<Proposal> proposals,
            @Nullable RaftClientReply reply,
            @Nullable Throwable failure) {
        inFlight.release();
        if (reply != null
                && reply.isSuccess()
                && reply.getMessage() instanceof Replica.AppliedMessage message) {
            complete(proposals, message.outcomes());
            return;
        }
        Throwable why = failure != null ? failure : reply == null ? null : reply.getException();
        LOG.info("an entry was not committed: {}", why == null ? "no reply" : why.toString());
        proposals.forEach(p -> p.done().completeExceptionally(noLeader()));
    }

    private static void complete(List<Proposal> proposals, List<Outcome> outcomes) {
        int at = 0;
        for (Proposal proposal : proposals) {
            int end = at + proposal.commands().size();
            complete(proposal, outcomes.subList(at, end));
            at = end;
        }
    }

    private static void complete(Proposal proposal, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome.refusal() != null) {
                proposal.done()
                        .completeExceptionally(
                                new RequestException(
                                        outcome.refusal().status(), outcome.refusal().message()));
                return;
            }
        }
        proposal.done().complete(outcomes.isEmpty() ? 0 : outcomes.getLast().index());
    }

    private void failWaiting() {
        List<Proposal> left = new ArrayList<>();
        waiting.drainTo(left);
        left.forEach(p -> p.done().completeExceptionally(noLeader()));
    }

    /** Whether this server leads and has applied all that earlier leaders committed. */
    public boolean isLeader() {
        return leadership.leads();
    }

    /** The leader's id; empty while there is none. */
    public Optional<String> leaderId() {
        return division().map(d -> d.getInfo().getLeaderId()).map(RaftPeerId::toString);
    }

    /** The servers of the region, by id. */
    public List<RaftPeerInfo> peers() {
        Optional<String> leader = leaderId();
        return division().stream()
                .flatMap(d -> d.getRaftConf().getAllPeers().stream())
                .map(peer ->
                        new RaftPeerInfo(
                                peer.getId().toString(),
                                peer.getId().toString().equals(config.nodeId())
                                        ? config.nodeName()
                                        : peer.getId().toString(),
                                peer.getAddress(),
                                leader.map(peer.getId().toString()::equals).orElse(false),
                                true))
                .sorted(Comparator.comparing(RaftPeerInfo::id))
                .toList();
    }

    private Optional<RaftServer.Division> division() {
        try {
            return Optional.of(server.getDivision(group.getGroupId()));
        } catch (IOException _) {
            return Optional.empty(); // not started yet, or closed
        }
    }

    /** The other servers, the leader first. */
    private List<RaftPeer> others() {
        String leader = leaderId().orElse("");
        return division().stream()
                .flatMap(d -> d.getRaftConf().getAllPeers().stream())
                .filter(peer -> !peer.getId().toString().equals(config.nodeId()))
                .sorted(
                        Comparator.comparing(
                                (RaftPeer peer) -> !peer.getId().toString().equals(leader)))
                .toList();
    }

    /** Runs {@code duty} while this server leads, from now on. */
    public void whileLeading(LeaderDuty duty) {
        leadership.add(duty);
    }

    /**
     * Notices what Ratis keeps to itself: a division that closed while the process looks alive, and
     * entries that are committed but not applied.
     */
    private void watch() {
        long applied = -1;
        int stuck = 0;
        try {
            while (!closed) {
                Thread.sleep(WATCH_EVERY);
                RaftServer.Division division = division().orElse(null);
                LifeCycle.State life =
                        division == null ? null : division.getInfo().getLifeCycleState();
                if (division == null || life == LifeCycle.State.EXCEPTION || closedBySelf(life)) {
                    fail("Raft stopped by itself: " + life);
                    return;
                }
                long now = division.getInfo().getLastAppliedIndex();
                boolean behind = division.getRaftLog().getLastCommittedIndex() > now;
                stuck = behind && now == applied ? stuck + 1 : 0;
                applied = now;
                if (stuck >= STUCK_AFTER) {
                    fail("committed entries are not applied any more, since index " + now);
                    return;
                }
            }
        } catch (InterruptedException _) {
            // Closing.
        }
    }

    private boolean closedBySelf(LifeCycle.@Nullable State life) {
        return !closed && (life == LifeCycle.State.CLOSING || life == LifeCycle.State.CLOSED);
    }

    private void fail(String why) {
        if (!closed) {
            LOG.error("{}; restart this server", why);
            broken.complete(new IllegalStateException(why));
        }
    }

    @Override
    public void close() {
        closed = true;
        watchdog.interrupt();
        if (fetch != null) {
            fetch.close();
        }
        leadership.close();
        proposer.interrupt();
        division().ifPresent(RaftServer.Division::close);
        // What is left holds no data, and Ratis waits a second for one of its threads.
        Thread.ofVirtual().name("raft-close").start(this::closeServer);
        failWaiting();
        archive.close();
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("the data directory's lock could not be released", e);
        }
    }

    private void closeServer() {
        try {
            server.close();
        } catch (IOException | CompletionException e) {
            LOG.warn("Raft did not close cleanly", e);
        }
    }

    /** This server's copy of the state, for tests of this package. */
    Replica replica() {
        return replica;
    }

    /** Ratis itself, for tests of this package. */
    RaftServer raft() {
        return server;
    }

    /** Where the log keeps its files. */
    Path path() {
        return directory.logs();
    }
}
