package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.server.Samples;
import io.drover.server.state.PlanResult;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of disconnected clients, row by row. */
@NullUnmarked // dereferences what the fixtures always fill
class DisconnectTest {
    private final Scenario scenario = new Scenario(4);

    private static Job job(@Nullable DisconnectStrategy block, int delaySeconds, String build) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", 2))
                        .disconnect(block)
                        .meta(Samples.strings("build", build))
                        .reschedulePolicy(
                                new ReschedulePolicy(
                                        0,
                                        Duration.ZERO,
                                        Duration.ofSeconds(delaySeconds),
                                        "constant",
                                        Duration.ofHours(1),
                                        true))
                        .build());
    }

    private static DisconnectStrategy lostAfter(int seconds, boolean replace, String reconcile) {
        return new DisconnectStrategy(Duration.ofSeconds(seconds), null, replace, reconcile);
    }

    /** Runs, and takes the node of the first allocation out of reach. */
    private Allocation leave(Job job, String status) {
        scenario.run(job);
        scenario.pass(10);
        scenario.running();
        Allocation first = scenario.named(0);
        scenario.pass(60);
        scenario.node(first.nodeId(), status);
        return first;
    }

    private Allocation now(Allocation allocation) {
        return scenario.state.allocation(allocation.id());
    }

    @Test
    void losesAllAtOnceWithoutABlock() {
        Allocation first = leave(job(null, 0, "a"), "down");

        scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("lost");
        assertThat(now(first).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.live()).hasSize(2);
    }

    @Test
    void losesOneWithoutABlockThoughItsNodeIsOnlyDisconnected() {
        Allocation first = leave(job(null, 0, "a"), "disconnected");

        scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("lost");
    }

    @Test
    void knowsNothingOfOneThatMayGoOnAndReplacesIt() {
        Allocation first = leave(job(lostAfter(600, true, ""), 0, "a"), "disconnected");

        Decision decision = scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("unknown");
        assertThat(now(first).desiredStatus()).isEqualTo("run");
        assertThat(now(first).nextAllocation()).isNotEmpty();
        assertThat(scenario.names()).containsExactly(0, 0, 1);
        Evaluation timer = scenario.followUp(decision, "max-disconnect-timeout");
        assertThat(timer.waitUntil())
                .isEqualTo(Reschedule.instant(scenario.now + 600 * Samples.SECOND));
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void replacesOneAsTheReschedulePolicySays() {
        leave(job(lostAfter(600, true, ""), 30, "a"), "disconnected");

        Decision decision = scenario.look();

        assertThat(decision.plan().placements()).isEmpty();
        Evaluation retry = scenario.followUp(decision, "alloc-reschedule");
        scenario.pass(30);
        assertThat(scenario.decide(retry.id()).plan().placements()).hasSize(1);
        assertThat(scenario.names()).containsExactly(0, 0, 1);
    }

    @Test
    void losesOneThatStaysAwayTooLong() {
        Allocation first = leave(job(lostAfter(600, true, ""), 0, "a"), "disconnected");
        Evaluation timer = scenario.followUp(scenario.look(), "max-disconnect-timeout");
        scenario.pass(600);

        scenario.decide(timer.id());

        assertThat(now(first).clientStatus()).isEqualTo("lost");
        assertThat(scenario.names()).containsExactly(0, 1);
    }

    @Test
    void replacesNothingWhereThatIsNotWished() {
        Allocation first = leave(job(lostAfter(600, false, ""), 0, "a"), "disconnected");

        Evaluation timer = scenario.followUp(scenario.look(), "max-disconnect-timeout");

        assertThat(now(first).clientStatus()).isEqualTo("unknown");
        assertThat(scenario.live()).hasSize(2);
        scenario.pass(600);
        assertThat(scenario.decide(timer.id()).plan().placements()).hasSize(1);
    }

    @Test
    void keepsOneThatIsNotToBeReplacedEvenWhenItsNodeIsDown() {
        Allocation first = leave(job(lostAfter(600, false, ""), 0, "a"), "down");

        scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("unknown");
        assertThat(scenario.live()).hasSize(2);
    }

    @Test
    void losesOneThatHadNotBegun() {
        scenario.run(job(lostAfter(600, true, ""), 0, "a"));
        Allocation first = scenario.named(0);
        scenario.node(first.nodeId(), "disconnected");

        scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("lost");
    }

    @Test
    void waitsForTheNodeToStopItsTasksBeforeItReplacesThem() {
        DisconnectStrategy block = new DisconnectStrategy(null, Duration.ofSeconds(60), true, "");
        Allocation first = leave(job(block, 0, "a"), "down");

        Decision decision = scenario.look();

        assertThat(now(first).clientStatus()).isEqualTo("lost");
        assertThat(decision.plan().placements()).isEmpty();
        Evaluation retry = scenario.followUp(decision, "alloc-reschedule");
        assertThat(scenario.look().plan().placements()).isEmpty();
        scenario.pass(60);
        assertThat(scenario.decide(retry.id()).plan().placements()).hasSize(1);
        assertThat(scenario.names()).containsExactly(0, 1);
    }

    /** Comes back after its replacement has run for a while. */
    private Allocation comeBack(String reconcile, String status) {
        Allocation first = leave(job(lostAfter(600, true, reconcile), 0, "a"), "disconnected");
        scenario.look();
        scenario.running();
        scenario.pass(60);
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), status, null);
        return first;
    }

    @ParameterizedTest
    @CsvSource({
        "keep_original, true",
        "keep_replacement, false",
        "longest_running, true",
        "best_score, true" // as good as the replacement, and it runs
    })
    void keepsOneOfTheTwoWhenTheNodeReturns(String reconcile, boolean original) {
        Allocation first = comeBack(reconcile, "running");
        String replacement = now(first).nextAllocation();

        Decision decision = scenario.look("reconnect");

        assertThat(now(first).desiredStatus()).isEqualTo(original ? "run" : "stop");
        assertThat(scenario.state.allocation(replacement).desiredStatus())
                .isEqualTo(original ? "stop" : "run");
        assertThat(scenario.names()).containsExactly(0, 1);
        assertThat(decision.plan().placements()).isEmpty();
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void stopsAnOriginalThatFailedMeanwhile() {
        Allocation first = comeBack("keep_original", "failed");

        scenario.look("reconnect");

        assertThat(now(first).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.names()).containsExactly(0, 1);
    }

    @Test
    void stopsAnOriginalThatShallLeaveAnyway() {
        Allocation first = comeBack("keep_original", "running");
        scenario.want(now(first), new DesiredTransition(true, null, null, null, null));

        scenario.look("reconnect");

        assertThat(now(first).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.names()).containsExactly(0, 1);
    }

    @Test
    void stopsAnOriginalOfAnOlderVersion() {
        Allocation first =
                leave(job(lostAfter(600, true, "keep_original"), 0, "a"), "disconnected");
        scenario.look();
        scenario.running();
        scenario.run(job(lostAfter(600, true, "keep_original"), 0, "b"));
        scenario.running();
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), "running", null);

        scenario.look("reconnect");

        assertThat(now(first).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.live()).hasSize(2).allMatch(a -> a.job().version() == 1);
    }

    @Test
    void takesOneBackThatWasNotReplaced() {
        Allocation first = leave(job(lostAfter(600, false, ""), 0, "a"), "disconnected");
        scenario.look();
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), "running", null);

        Decision decision = scenario.look("reconnect");

        assertThat(decision.plan().stops())
                .extracting(PlanResult.Stop::desiredStatus)
                .containsExactly("");
        assertThat(AllocationFacts.outOfReachSince(now(first))).isNegative();
        assertThat(now(first).followupEvalId()).isEmpty();
        assertThat(scenario.live()).hasSize(2);
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void triesOneThatWasTakenBackAgainWhenItFails() {
        Allocation first = comeBack("keep_original", "running");
        scenario.look("reconnect");
        scenario.fail(now(first));

        Decision decision = scenario.look("alloc-failure");

        assertThat(decision.plan().placements()).hasSize(1);
        assertThat(scenario.names()).containsExactly(0, 1);
    }

    @Test
    void stopsUnknownOnesOfAStoppedJobToo() {
        leave(job(lostAfter(600, true, ""), 0, "a"), "disconnected");
        scenario.look();
        scenario.apply(
                new io.drover.server.state.Command.DeregisterJob(
                        "default", Scenario.JOB, false, false, null));

        scenario.look();

        assertThat(scenario.live()).isEmpty();
    }

    @Test
    void neverCountsTheUnknownOnesAsTooMany() {
        Allocation first = leave(job(lostAfter(600, true, ""), 0, "a"), "disconnected");
        scenario.look();

        Decision decision = scenario.look();

        assertThat(decision.changesAllocations()).isFalse();
        assertThat(now(first).desiredStatus()).isEqualTo("run");
    }

    private static Job batch(boolean replace) {
        return Samples.job(
                Scenario.JOB,
                "batch",
                TaskGroupBuilder.builder(Samples.group("web", 3))
                        .disconnect(lostAfter(600, replace, "keep_original"))
                        .reschedulePolicy(
                                new ReschedulePolicy(
                                        0,
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        "constant",
                                        Duration.ofHours(1),
                                        true))
                        .build());
    }

    @Test
    void takesBackNoneWhoseWorkAnotherHasDone() {
        Allocation first = leave(batch(true), "disconnected");
        scenario.look();
        Allocation second = now(scenario.state.allocation(now(first).nextAllocation()));
        scenario.running();
        scenario.report(a -> a.id().equals(second.id()), "complete", null);
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), "running", null);

        scenario.look("reconnect");

        assertThat(now(first).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.names()).containsExactly(1, 2);
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void triesNoneAgainThatADrainHasEndedForGood() {
        Allocation first = leave(batch(false), "disconnected");
        scenario.look();
        scenario.want(first, new DesiredTransition(true, null, null, null, true));
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), "failed", null);

        assertThat(scenario.look("reconnect").plan().placements()).isEmpty();
        assertThat(scenario.names()).containsExactly(1, 2);
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void keepsTheOneThatTookThePlaceOfOneThatADrainEndsForGood() {
        Allocation first = leave(batch(true), "disconnected");
        scenario.look();
        Allocation second = now(scenario.state.allocation(now(first).nextAllocation()));
        scenario.want(first, new DesiredTransition(true, null, null, null, true));
        scenario.node(first.nodeId(), "ready");
        scenario.report(a -> a.id().equals(first.id()), "failed", null);

        scenario.look("reconnect");
        scenario.look();

        assertThat(now(second).desiredStatus()).isEqualTo("run");
        assertThat(scenario.names()).containsExactly(0, 1, 2);
    }
}
