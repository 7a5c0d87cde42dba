package io.drover.server.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.json.Codec;
import io.drover.server.Archive;
import io.drover.server.ServerConfig;
import io.drover.server.StateListener;
import io.drover.server.history.History;
import io.drover.server.history.HistorySettings;
import io.drover.server.history.HistorySource;
import io.drover.server.history.HistoryWriter;
import io.drover.server.state.Applied;
import io.drover.server.state.Command;
import io.drover.server.state.RandomCommands;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.state.StateHash;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that replicate over the network, in one process: one that joins late, or was away until
 * the log began behind it, is sent a snapshot, and has to come by the history before it.
 */
class HistoryFetchTest {
    private static final HistorySettings SMALL =
            new HistorySettings(Duration.ofDays(7), 1_000_000, 1_000);

    @TempDir Path directory;
    private final Codec codec = new Codec();
    private final UUID group = UUID.randomUUID();
    private final List<Member> members = new ArrayList<>();
    private final RandomCommands commands = new RandomCommands(3);
    private final SortedMap<String, Allocation> allocations = new ConcurrentSkipListMap<>();
    private final SortedMap<String, Evaluation> evaluations = new ConcurrentSkipListMap<>();

    /** One server, which may be down. */
    private final class Member {
        final RaftPeer peer;
        final int port;
        final Path data;
        final AtomicInteger installed = new AtomicInteger();
        List<RaftPeer> founders = List.of();
        UnaryOperator<Archive> archive = UnaryOperator.identity();
        @Nullable HistoryWriter history;
        @Nullable RaftLog log;

        Member(int number) throws IOException {
            String id = "5c1f5a4e-0000-4000-8000-00000000000" + number;
            data = directory.resolve("server-" + number);
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            peer = RaftPeer.newBuilder().setId(id).setAddress("127.0.0.1:" + port).build();
        }

        void start() {
            log =
                    RaftLog.start(
                            config(this),
                            InstantSource.system(),
                            codec,
                            () -> {
                                history = HistoryWriter.open(data.resolve("history"), SMALL, codec);
                                return archive.apply(history);
                            },
                            listener(),
                            new RaftLog.Peculiar(
                                    self -> new Founding(group, founders),
                                    HistoryFetchTest::impatient));
        }

        private StateListener listener() {
            return new StateListener() {
                @Override
                public void applied(Applied applied) {
                    applied.events().forEach(HistoryFetchTest.this::note);
                }

                @Override
                public void replaced(State state) {
                    installed.incrementAndGet();
                }
            };
        }

        RaftLog log() {
            return requireNonNull(log);
        }

        HistoryWriter history() {
            return requireNonNull(history);
        }

        void stop() {
            if (log != null) {
                log.close();
                log = null;
            }
        }
    }

    private static ServerConfig config(Member member) {
        InetSocketAddress bind =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), member.port);
        ServerConfig c =
                ServerConfig.single(
                        "global",
                        "dc1",
                        member.peer.getId().toString(),
                        member.peer.getId().toString(),
                        member.data,
                        bind,
                        bind);
        return new ServerConfig(
                c.region(),
                c.datacenter(),
                c.nodeName(),
                c.nodeId(),
                c.dataDir(),
                c.rpcBind(),
                c.rpcAdvertise(),
                c.raftBind(),
                c.raftAdvertise(),
                3,
                c.dev(),
                c.electionTimeout(),
                c.heartbeats(),
                c.schedulers(),
                c.jobLimits(),
                c.collection(),
                c.history(),
                c.replayRetention(),
                c.schedulerDefaults(),
                c.planning());
    }

    /** Snapshots after a few entries, and a log that soon begins behind them. */
    private static void impatient(RaftProperties p) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(p, SizeInBytes.valueOf("16KB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(p, SizeInBytes.valueOf("16KB"));
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(p, 40);
    }

    /** What should be in the history. */
    private void note(StateEvent event) {
        if (event instanceof StateEvent.RowArchived(_, _, var row)) {
            if (row instanceof Allocation allocation) {
                allocations.put(allocation.id(), allocation);
            } else if (row instanceof Evaluation evaluation) {
                evaluations.put(evaluation.id(), evaluation);
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time left until " + what).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private Member leader() throws InterruptedException {
        await("somebody leads", () -> members.stream().anyMatch(HistoryFetchTest::leads));
        return members.stream().filter(HistoryFetchTest::leads).findFirst().orElseThrow();
    }

    private static boolean leads(Member member) {
        RaftLog log = member.log;
        return log != null && log.isLeader();
    }

    private void append(int count) throws Exception {
        RaftLog log = leader().log();
        for (int i = 0; i < count; i++) {
            Command next = commands.next(log.state());
            while (next instanceof Command.ForgetHistory) {
                next = commands.next(log.state());
            }
            var _ = log.append(List.of(next)).handle((index, refused) -> index).get();
        }
    }

    /** Makes a server part of the group. */
    private void add(Member member) throws Exception {
        Member leader = leader();
        members.add(member);
        RaftClientReply reply =
                leader.log()
                        .raft()
                        .setConfiguration(
                                new SetConfigurationRequest(
                                        ClientId.randomId(),
                                        leader.log().raft().getId(),
                                        RaftGroupId.valueOf(group),
                                        1,
                                        SetConfigurationRequest.Arguments.newBuilder()
                                                .setServersInNewConf(
                                                        members.stream().map(m -> m.peer).toList())
                                                .build()));
        assertThat(reply.isSuccess()).as("the server is added: %s", reply).isTrue();
    }

    @BeforeEach
    void foundAGroupOfTwo() throws Exception {
        members.add(new Member(1));
        members.add(new Member(2));
        List<RaftPeer> founders = members.stream().map(m -> m.peer).toList();
        for (Member member : members) {
            member.founders = founders;
            member.start();
        }
        append(150);
    }

    @AfterEach
    void stop() {
        members.forEach(Member::stop);
    }

    private void assertAllAreTheSame() throws Exception {
        StateHash wanted = leader().log().state().hash();
        for (Member member : members) {
            await(
                    member.peer + " has applied everything",
                    () -> member.log().state().index() >= wanted.index());
            assertThat(member.log().state().hash()).isEqualTo(wanted);
            assertThat(StateHash.recomputed(member.log().state())).isEqualTo(wanted);
            await(member.peer + " has the history", () -> !member.history().lacksRows());
            History history = member.history().history();
            assertThat(history.allocations("")).containsExactlyElementsOf(allocations.values());
            assertThat(history.evaluations("")).containsExactlyElementsOf(evaluations.values());
        }
        assertThat(allocations).isNotEmpty();
    }

    @Test
    void isWholeOnAServerThatJoinsAndOnOneThatWasAway() throws Exception {
        Member third = new Member(3);
        third.start();
        add(third);
        await("the third is sent a snapshot", () -> third.installed.get() > 0);
        append(20);
        assertAllAreTheSame();

        third.stop();
        append(200);
        int before = third.installed.get();
        third.start();
        // Its own snapshot, and one that it is sent.
        await("the third is sent another snapshot", () -> third.installed.get() > before + 1);
        append(20);
        assertAllAreTheSame();

        // All start again, from snapshots and entries of different ages.
        members.forEach(Member::stop);
        members.forEach(Member::start);
        append(5);
        assertAllAreTheSame();
    }

    @Test
    void isFetchedAgainWhenASegmentIsDamagedOrLost() throws Exception {
        Member second = members.get(1);
        append(200);
        assertAllAreTheSame();
        second.stop();
        List<Path> segments;
        try (Stream<Path> files = Files.list(second.data.resolve("history"))) {
            segments = files.filter(f -> f.toString().endsWith(".segment")).sorted().toList();
        }
        assertThat(segments).hasSizeGreaterThan(2);
        Files.delete(segments.getFirst());
        try (RandomAccessFile file = new RandomAccessFile(segments.get(1).toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[8]);
        }
        second.start();
        append(1);
        await(
                "the lost one is back",
                () ->
                        Files.exists(segments.getFirst())
                                && second.history().history().allocations("").toList().size()
                                        >= allocations.size());
        assertAllAreTheSame();
    }

    /** The checks above would see a server that does not fetch. */
    @Test
    void noticesAServerThatDoesNotFetch() throws Exception {
        Member third = new Member(3);
        third.archive = Content::new;
        third.start();
        add(third);
        append(20);
        long index = leader().log().state().index();
        await("the third follows", () -> third.log().state().index() >= index);
        assertThat(third.installed).hasPositiveValue();
        assertThat(third.log().state().hash()).isEqualTo(leader().log().state().hash());
        assertThat(third.history().lacksRows()).isTrue();
        assertThat(third.history().history().allocations("").toList())
                .hasSizeLessThan(allocations.size());
    }

    /** Believes that it has all. */
    private record Content(Archive all) implements Archive {
        @Override
        public void accept(Applied applied) {
            all.accept(applied);
        }

        @Override
        public void flush() throws IOException {
            all.flush();
        }

        @Override
        public void replaced(State state) {
            all.replaced(state);
        }

        @Override
        public History history() {
            return all.history();
        }

        @Override
        public HistorySource source() {
            return all.source();
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
