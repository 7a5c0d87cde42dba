package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.Scenario;
import io.drover.server.state.Command;
import io.drover.wire.AllocationUpdate;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // dereferences what the fixtures always fill
class HeartbeatsTest {
    private static final HeartbeatSettings SETTINGS = HeartbeatSettings.defaults();

    private final Scenario scenario = new Scenario(1);
    private final String node = Samples.id("a", 1);
    private int ids;
    private Heartbeats heartbeats = create();

    private Heartbeats create() {
        return new Heartbeats(SETTINGS, () -> "beat-" + ++ids);
    }

    /** Hands a message over and carries out what follows. */
    private void handle(Message message) {
        Step step = heartbeats.step(scenario.state, scenario.now, message);
        for (Step.Append append : step.appends()) {
            scenario.apply(append.commands());
            heartbeats.step(scenario.state, scenario.now, new Message.Appended(append.tag()));
        }
    }

    private void changes() {
        handle(new Message.StateChanged(scenario.events()));
    }

    private void beat() {
        handle(new Message.HeartbeatSeen(node));
    }

    /** Goes to when the duty wants to be woken. */
    private void passToDeadline() {
        scenario.now = heartbeats.wakeAt();
        handle(new Message.Woken());
    }

    private String status() {
        return scenario.state.node(node).status();
    }

    private long ttl() {
        return SETTINGS.ttl(node, scenario.state.nodeCount()).toNanos();
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "500, 10", "1000, 20", "10000, 200"})
    void leavesMoreTimeWhereThereAreManyNodes(int nodes, int atLeast) {
        for (int i = 0; i < 50; i++) {
            Duration ttl = SETTINGS.ttl(Samples.id("a", i), nodes);
            assertThat(ttl)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(atLeast))
                    .isLessThan(Duration.ofSeconds(2L * atLeast));
        }
    }

    @Test
    void spreadsNodesOverTheTime() {
        assertThat(
                        IntStream.range(0, 100)
                                .mapToObj(i -> SETTINGS.ttl(Samples.id("a", i), 100).toSeconds())
                                .distinct())
                .hasSizeGreaterThan(5);
    }

    @Test
    void callsANodeDownAfterItsTimeAndGrace() {
        beat();
        assertThat(heartbeats.wakeAt())
                .isEqualTo(scenario.now + ttl() + SETTINGS.grace().toNanos());

        scenario.now = heartbeats.wakeAt() - 1;
        handle(new Message.Woken());
        assertThat(status()).isEqualTo("ready");
        passToDeadline();

        assertThat(status()).isEqualTo("down");
        assertThat(scenario.state.node(node).events().getLast().message())
                .isEqualTo("Node heartbeat missed");
    }

    @Test
    void hasTheJobsOfALostNodeLookedAt() {
        scenario.run(Samples.serviceJob(Scenario.JOB, 1));
        scenario.running();
        beat();

        passToDeadline();

        assertThat(scenario.state.evaluations("beat-").toList())
                .singleElement()
                .satisfies(evaluation -> {
                    assertThat(evaluation.jobId()).isEqualTo(Scenario.JOB);
                    assertThat(evaluation.triggeredBy()).isEqualTo("node-update");
                    assertThat(evaluation.nodeId()).isEqualTo(node);
                });
    }

    @Test
    void givesNodesMoreTimeUnderANewLeader() {
        handle(new Message.Started());

        assertThat(heartbeats.wakeAt()).isEqualTo(scenario.now + SETTINGS.failoverTtl().toNanos());
    }

    @Test
    void onlyDisconnectsWhereSomethingMayGoOnAlone() {
        scenario.run(mayGoOnFor(Duration.ofMinutes(5)));
        scenario.running();
        beat();

        passToDeadline();
        assertThat(status()).isEqualTo("disconnected");
        scenario.decide(scenario.state.evaluations("beat-").toList().getFirst().id());
        long since = scenario.now;
        passToDeadline();

        assertThat(scenario.now - since).isEqualTo(Duration.ofMinutes(5).toNanos());
        assertThat(status()).isEqualTo("down");
    }

    private static Job mayGoOnFor(Duration time) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", 1))
                        .disconnect(new DisconnectStrategy(time, null, true, "best_score"))
                        .build());
    }

    @Test
    void isReadyAgainAfterItHasToldOfItsAllocations() {
        scenario.run(Samples.serviceJob(Scenario.JOB, 1));
        scenario.running();
        beat();
        passToDeadline();

        beat();
        assertThat(status()).isEqualTo("initializing");
        beat();
        assertThat(status()).isEqualTo("initializing");
        scenario.apply(
                new Command.UpdateAllocationsFromClient(
                        List.of(
                                new Command.NodeReport(
                                        node,
                                        List.of(
                                                new AllocationUpdate(
                                                        scenario.all().getFirst().id(),
                                                        "failed",
                                                        "",
                                                        null,
                                                        null,
                                                        null)))),
                        List.of()));
        beat();

        assertThat(status()).isEqualTo("ready");
    }

    @Test
    void isReadyAgainThoughItHasNothingToTell() {
        beat();
        passToDeadline();

        for (int i = 0; i < 4; i++) {
            beat();
        }

        assertThat(status()).isEqualTo("ready");
    }

    @Test
    void forgetsANodeThatIsPurged() {
        beat();
        scenario.events();
        scenario.apply(new Command.DeleteNodes(List.of(node), List.of()));

        changes();

        assertThat(heartbeats.wakeAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void triesAgainWhatTheLogDidNotTake() {
        beat();
        scenario.now = heartbeats.wakeAt();
        Step step = heartbeats.step(scenario.state, scenario.now, new Message.Woken());
        String tag = step.appends().getFirst().tag();

        heartbeats.step(scenario.state, scenario.now, new Message.NotAppended(tag, "no leader"));
        passToDeadline();

        assertThat(status()).isEqualTo("down");
    }
}
