package io.drover.server.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.evaluation.DecisionReplay;
import io.drover.api.evaluation.EvalReplayRequest;
import io.drover.api.evaluation.EvalReplayResponse;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.server.AppliedEntry;
import io.drover.server.LeaderDuty;
import io.drover.server.ReplayRetention;
import io.drover.server.Samples;
import io.drover.server.Server;
import io.drover.server.ServerConfig;
import io.drover.server.raft.RaftFormat;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers with Raft on disk: what they decided is decided again, by another process's life.
 */
@NullUnmarked // dereferences what the fixtures always fill
class ReplayTest {
    private static final int EVALUATIONS = 1000;

    @TempDir Path dataDir;

    private Server leading() throws InterruptedException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerConfig config =
                ServerConfig.single(
                        "global",
                        "dc1",
                        "test",
                        "5c1f5a4e-0000-4000-8000-000000000001",
                        dataDir,
                        any,
                        any);
        Server server = Server.start(config, exchange -> {});
        CountDownLatch leads = new CountDownLatch(1);
        server.whileLeading(
                new LeaderDuty() {
                    @Override
                    public void start() {
                        leads.countDown();
                    }

                    @Override
                    public void stop() {}
                });
        assertThat(leads.await(20, TimeUnit.SECONDS)).isTrue();
        return server;
    }

    private static State settled(Server server) throws InterruptedException {
        State seen = server.state();
        while (seen.evaluations("").stream().anyMatch(e -> e.status().equals("pending"))) {
            seen =
                    server.await(
                            Watch.table(Table.EVALUATIONS),
                            seen.index(Table.EVALUATIONS),
                            Duration.ofSeconds(20));
        }
        return seen;
    }

    private static void addNodes(Server server, int count) throws Exception {
        for (int i = 1; i <= count; i++) {
            server.log()
                    .append(Samples.stateCommandsFor(Samples.node(i, 8000, 16_384)))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    /** Some jobs find room and some do not. */
    private static void registerJobs(Server server, int count) throws Exception {
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Job job = Samples.serviceJob("job-" + i, 1 + i % 3);
            Evaluation evaluation = Samples.evaluation(UUID.randomUUID().toString(), job);
            answers.add(
                    server.log()
                            .append(List.of(new Command.RegisterJob(job, null, evaluation, null))));
        }
        for (CompletableFuture<Long> answer : answers) {
            answer.get(60, TimeUnit.SECONDS);
        }
        settled(server);
    }

    private EntryArchive archive() {
        return new EntryArchive(
                dataDir.resolve("server").resolve("replay"),
                ReplayRetention.DEFAULT,
                new RaftFormat(new Codec()),
                InstantSource.system());
    }

    @Test
    void decidesAThousandEvaluationsTheSameAfterARestart() throws Exception {
        try (Server server = leading()) {
            addNodes(server, 20);
            registerJobs(server, EVALUATIONS);
        }
        try (Server server = leading()) {
            EvalReplayResponse all = server.replays().replayAll(new EvalReplayRequest(0, 0));
            assertThat(all.decisions()).isEmpty();
            assertThat(all.replayed()).isGreaterThanOrEqualTo(EVALUATIONS);
            assertThat(all.equal()).isEqualTo(all.replayed());
            assertThat(all.unavailable()).isZero();
        }
        otherSchedulersAreNoticed();
    }

    /** One that thinks another seed was used, one that loses a placement. */
    private void otherSchedulersAreNoticed() throws Exception {
        Scheduler scheduler = new Scheduler();
        try (EntryArchive archive = archive()) {
            LogFormat format = new RaftFormat(new Codec());
            Decider changed =
                    (state, evaluation, seed, now) ->
                            scheduler.decide(state, evaluation, seed + 1, now);
            EvalReplayResponse all =
                    new Replays(archive, format, () -> changed, new Codec())
                            .replayAll(new EvalReplayRequest(0, 0));
            assertThat(all.different()).isPositive();
            assertThat(all.otherAlgorithm()).isZero();
            DecisionReplay first = all.decisions().getFirst();
            assertThat(first.outcome()).isEqualTo("different");
            assertThat(first.differences())
                    .anySatisfy(difference -> {
                        assertThat(difference.what())
                                .startsWith("placement " + first.jobId() + ".")
                                .endsWith(" allocation");
                        assertThat(difference.recorded()).isNotEmpty();
                        assertThat(difference.replayed()).isNotEqualTo(difference.recorded());
                    });
        }
    }

    @Test
    void replaysOneWhoseNeighboursAreForgotten() throws Exception {
        String id;
        try (Server server = leading()) {
            addNodes(server, 2);
            registerJobs(server, 30);
            State state = server.state();
            id = answered(state, "job-7").id();
            List<String> others =
                    state.evaluations("").stream()
                            .map(Evaluation::id)
                            .filter(other -> !other.equals(id))
                            .toList();
            server.log()
                    .append(
                            List.of(
                                    new Command.CollectGarbage(
                                            others, List.of(), List.of(), List.of(), List.of())))
                    .get(20, TimeUnit.SECONDS);
        }
        try (Server server = leading()) {
            EvalReplayResponse one = server.replays().replay(id, server.state());
            assertThat(one.equal()).isEqualTo(1);
            assertThat(one.decisions().getFirst().outcome()).isEqualTo("equal");
            assertThat(one.decisions().getFirst().recorded())
                    .isEqualTo(answered(server.state(), "job-7").decisions().getLast());

            assertThatThrownBy(() -> server.replays().replay("none-of-this-id", server.state()))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("is not known");
        }
    }

    private static Evaluation answered(State state, String jobId) {
        return state.evaluationsByJob("default", jobId).stream()
                .filter(evaluation -> evaluation.decisions() != null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysHowFarBackItCanGo() throws Exception {
        State state = decidedAndForgotten();
        String id = answered(state, "job-0").id();
        try (EntryArchive archive = archive()) {
            Replays replays = replays(archive);
            DecisionReplay none = replays.replay(id, state).decisions().getFirst();
            assertThat(none.outcome()).isEqualTo("unavailable");
            assertThat(none.reason()).contains("no entries are kept (replay_retention)");

            archive.entry(entryAfter(state));
            EvalReplayResponse old = replays.replay(id, state);
            assertThat(old.unavailable()).isEqualTo(1);
            assertThat(old.oldestIndex()).isEqualTo(state.index());
            assertThat(old.decisions().getFirst().reason())
                    .contains("goes back to index " + state.index());
        }
    }

    @Test
    void saysThatEntriesAreMissingInBetween() throws Exception {
        State state = decidedAndForgotten();
        try (EntryArchive archive = archive()) {
            archive.entry(entryAfter(State.initial()));
            archive.entry(entryAfter(state));
            DecisionReplay missing =
                    replays(archive)
                            .replay(answered(state, "job-0").id(), state)
                            .decisions()
                            .getFirst();
            assertThat(missing.outcome()).isEqualTo("unavailable");
            assertThat(missing.reason()).contains("the entries that lead there were not kept");
        }
    }

    /** A state with a decision, of which no entries are kept any more. */
    private State decidedAndForgotten() throws Exception {
        State state;
        try (Server server = leading()) {
            addNodes(server, 1);
            registerJobs(server, 1);
            state = server.state();
        }
        Path directory = dataDir.resolve("server").resolve("replay");
        for (Segment segment : new ArchiveDirectory(directory).segments()) {
            segment.delete();
        }
        return state;
    }

    private static Replays replays(EntryArchive archive) {
        return new Replays(
                archive, new RaftFormat(new Codec()), () -> new Scheduler()::decide, new Codec());
    }

    private static AppliedEntry entryAfter(State state) {
        return new AppliedEntry(
                state,
                state.index() + 1,
                new RaftFormat(new Codec())
                        .entry(
                                new LogFormat.Commands(
                                        1, List.of(new Command.UpsertEvaluations(List.of())))));
    }
}
