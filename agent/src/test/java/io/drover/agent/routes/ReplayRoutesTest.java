package io.drover.agent.routes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.agent.http.Authorizer;
import io.drover.agent.http.Door;
import io.drover.agent.http.FakeCluster;
import io.drover.agent.http.FakeExchange;
import io.drover.agent.http.Limits;
import io.drover.agent.http.RouteTable;
import io.drover.api.job.Job;
import io.drover.api.json.Codec;
import io.drover.api.node.Node;
import io.drover.server.AppliedEntry;
import io.drover.server.ReplayRetention;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.Evaluations;
import io.drover.server.raft.RaftFormat;
import io.drover.server.replay.Decider;
import io.drover.server.replay.EntryArchive;
import io.drover.server.replay.LogFormat;
import io.drover.server.replay.Recorder;
import io.drover.server.replay.Replays;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A decision from the archive, made again by the scheduler that made it and by a changed one. */
class ReplayRoutesTest {
    private static final String EVALUATION = "5c1f5a4e-0000-4000-8000-00000000000e";
    private static final String NODE = "5c1f5a4e-0000-4000-8000-000000000001";
    private static final long NOW = 1_700_000_000_000_000_000L;

    @TempDir Path directory;

    private final Codec codec = new Codec();
    private final FakeRegionServer server = new FakeRegionServer();
    private final LogFormat format = new RaftFormat(codec);
    private EntryArchive archive;

    @BeforeEach
    void decides() {
        archive = archive();
        Node node =
                read(
                        """
                        {"ID": "%s", "Name": "one", "Datacenter": "dc1", "NodePool": "default",
                         "Drivers": {"exec": {"Detected": true, "Healthy": true}},
                         "NodeResources": {"Cpu": {"CpuShares": 4000, "TotalCpuCores": 4},
                           "Memory": {"MemoryMB": 4096}, "Disk": {"DiskMB": 10240}}}
                        """
                                .formatted(NODE),
                        Node.class);
        Job job =
                new Canonicaliser("global")
                        .canonical(
                                read(
                                        """
                                        {"ID": "web", "Datacenters": ["*"], "TaskGroups": [{"Name": "g", "Count": 2,
                                          "Tasks": [{"Name": "t", "Driver": "exec",
                                            "Resources": {"CPU": 100, "MemoryMB": 64}}]}]}
                                        """,
                                        Job.class),
                                "",
                                server.state);
        write(new Command.RegisterNode(node, List.of()));
        write(new Command.SetNodeStatus(NODE, "ready", "", null, List.of()));
        write(
                new Command.RegisterJob(
                        job, null, Evaluations.pending(job, EVALUATION, "job-register", 0), null));
        Decision decision =
                Recorder.of(new Scheduler(), codec)
                        .decide(
                                server.state,
                                requireNonNull(server.state.evaluation(EVALUATION)),
                                7,
                                NOW);
        write(new Command.ApplyPlan(decision.complete()));
    }

    @AfterEach
    void closes() {
        archive.close();
    }

    private EntryArchive archive() {
        return new EntryArchive(directory, ReplayRetention.DEFAULT, format, InstantSource.system());
    }

    private <T> T read(String json, Class<T> type) {
        return codec.json().readValue(json, type);
    }

    private void write(Command command) {
        State before = server.state;
        server.state = StateMachine.apply(before, NOW, List.of(command)).state();
        byte[] entry = format.entry(new LogFormat.Commands(NOW, List.of(command)));
        archive.entry(new AppliedEntry(before, server.state.index(), entry));
    }

    /** As if the server had been started again with another scheduler. */
    private void restartWith(Decider decider) {
        archive.close();
        archive = archive();
        server.replays = new Replays(archive, format, () -> decider, codec);
    }

    @Test
    void theSameSchedulerDecidesTheSame() throws IOException {
        restartWith(new Scheduler()::decide);

        JsonNode answer = replay();

        assertThat(answer.get("Equal").intValue()).isEqualTo(1);
        assertThat(answer.get("Different").intValue()).isZero();
        assertThat(answer.at("/Decisions/0/Outcome").stringValue()).isEqualTo("equal");
        assertThat(answer.at("/Decisions/0/Recorded/Seed").longValue()).isEqualTo(7);
        assertThat(answer.at("/Decisions/0/Differences").isNull()).isTrue();
    }

    @Test
    void aChangedSchedulerShowsWhatItWouldDoOtherwise() throws IOException {
        Scheduler scheduler = new Scheduler();
        restartWith((state, evaluation, seed, now) ->
                withoutTheLast(scheduler.decide(state, evaluation, seed, now)));

        JsonNode answer = replay();

        assertThat(answer.get("Different").intValue()).isEqualTo(1);
        JsonNode decision = answer.at("/Decisions/0");
        assertThat(decision.get("Outcome").stringValue()).isEqualTo("different");
        assertThat(decision.get("JobID").stringValue()).isEqualTo("web");
        assertThat(decision.get("Differences"))
                .anySatisfy(difference -> {
                    assertThat(difference.get("What").stringValue())
                            .isEqualTo("placement web.g[1] node");
                    assertThat(difference.get("Recorded").stringValue())
                            .isEqualTo("one (" + NODE + ")");
                    assertThat(difference.get("Replayed").stringValue()).isEmpty();
                });

        JsonNode all = codec.json().readTree(ask("/v1/evaluations/replay", "{}").text());
        assertThat(all.get("Replayed").intValue()).isEqualTo(1);
        assertThat(all.at("/Decisions/0/EvalID").stringValue()).isEqualTo(EVALUATION);
    }

    @Test
    void whatIsNotKnownIsNotFound() throws IOException {
        restartWith(new Scheduler()::decide);

        FakeExchange answer = ask("/v1/evaluation/" + NODE + "/replay", "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("evaluation " + NODE + " is not known");
    }

    private static Decision withoutTheLast(Decision decision) {
        PlanResult plan = decision.plan();
        return new Decision(
                new PlanResult(
                        plan.evaluationId(),
                        plan.namespace(),
                        plan.jobId(),
                        plan.placements().subList(0, plan.placements().size() - 1),
                        plan.updates(),
                        plan.stops(),
                        plan.evictions(),
                        plan.metrics(),
                        plan.deployment(),
                        plan.deploymentUpdates(),
                        plan.evaluations()),
                decision.answered(),
                decision.raised(),
                decision.allAtOnce(),
                decision.snapshotIndex());
    }

    private JsonNode replay() throws IOException {
        FakeExchange answer = ask("/v1/evaluation/" + EVALUATION + "/replay", "{}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return codec.json().readTree(answer.text());
    }

    private FakeExchange ask(String path, String body) throws IOException {
        var exchange = new FakeExchange("PUT", path).body(body.getBytes(StandardCharsets.UTF_8));
        new Door(
                        new RouteTable(new ReplayRoutes(server).routes()),
                        new FakeCluster(),
                        Authorizer.OFF,
                        Limits.DEFAULTS,
                        codec,
                        () -> 0,
                        new TreeMap<>())
                .handle(exchange);
        return exchange;
    }
}
