package io.drover.server.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategyBuilder;
import io.drover.server.Samples;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.scheduler.AllocationFacts;
import io.drover.server.scheduler.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The table of what the watcher of deployments does, row by row. */
@NullUnmarked // dereferences what the fixtures always fill
class DeploymentsTest {
    private final Scenario scenario = new Scenario(4);
    private int ids;
    private Deployments watcher = new Deployments(() -> "watch-" + ++ids);

    private static Job job(String build, UnaryOperator<UpdateStrategyBuilder> update) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", 2))
                        .update(
                                update.apply(UpdateStrategyBuilder.builder(Samples.update(2)))
                                        .build())
                        .meta(Samples.strings("build", build))
                        .build());
    }

    private static Job job(String build) {
        return job(build, UnaryOperator.identity());
    }

    /** Lets the watcher hear of all that happened, and carries out what it wants. */
    private void watch() {
        for (int turn = 0; turn < 20; turn++) {
            List<io.drover.server.state.StateEvent> events = scenario.events();
            Message message =
                    events.isEmpty() ? new Message.Woken() : new Message.StateChanged(events);
            Step step = watcher.step(scenario.state, scenario.now, message);
            for (Step.Append append : step.appends()) {
                scenario.apply(append.commands());
                watcher.step(scenario.state, scenario.now, new Message.Appended(append.tag()));
            }
            if (step.appends().isEmpty() && events.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("the watcher turns in circles");
    }

    /** Evaluations of the watcher that nobody has decided yet. */
    private List<Evaluation> asked() {
        return scenario.state.evaluations("watch-").stream()
                .filter(e -> e.status().equals("pending"))
                .toList();
    }

    private void goOn() {
        asked().forEach(evaluation -> scenario.decide(evaluation.id()));
        watch();
    }

    private String status() {
        return scenario.deployment().status();
    }

    private String description() {
        return scenario.deployment().statusDescription();
    }

    /** Version 0 is deployed and stable. */
    private void begin(Job first) {
        scenario.run(first);
        watch();
        scenario.healthy();
        watch();
        scenario.pass(2);
        watch();
        goOn();
        assertThat(status()).isEqualTo("successful");
    }

    @Test
    void callsTheSchedulerWhenAnAllocationIsHealthy() {
        scenario.run(job("a"));
        watch();
        assertThat(asked()).isEmpty();

        scenario.healthy();
        watch();

        assertThat(asked()).hasSize(1);
    }

    @Test
    void callsTheSchedulerAtMostOnceASecond() {
        scenario.run(job("a"));
        watch();
        String first = scenario.live().getFirst().id();
        scenario.report(a -> a.id().equals(first), "running", true);
        watch();
        scenario.report(a -> !a.id().equals(first), "running", true);
        watch();
        assertThat(asked()).hasSize(1);

        assertThat(watcher.wakeAt()).isEqualTo(scenario.now + Samples.SECOND);
        scenario.pass(1);
        watch();
        assertThat(asked()).hasSize(2);
    }

    @Test
    void failsWhatMakesNoProgress() {
        scenario.run(job("a"));
        watch();
        scenario.pass(600);

        watch();

        assertThat(status()).isEqualTo("failed");
        assertThat(description()).isEqualTo("Failed due to progress deadline");
        assertThat(watcher.wakeAt()).isEqualTo(Duty.NEVER);
    }

    @Test
    void givesMoreTimeForEachHealthyOne() {
        scenario.run(job("a"));
        watch();
        scenario.pass(500);
        String first = scenario.live().getFirst().id();
        scenario.report(a -> a.id().equals(first), "running", true);
        watch();
        scenario.pass(500);
        watch();
        assertThat(status()).isEqualTo("running");

        scenario.pass(100);
        watch();
        assertThat(status()).isEqualTo("failed");
    }

    @Test
    void failsNothingThatIsPausedAndRestartsTheDeadlineWithIt() {
        scenario.run(job("a"));
        watch();
        scenario.setDeployment("paused");
        scenario.pass(700);
        watch();
        assertThat(status()).isEqualTo("paused");

        scenario.setDeployment("running");
        watch();
        scenario.pass(599);
        watch();
        assertThat(status()).isEqualTo("running");
        scenario.pass(1);
        watch();
        assertThat(status()).isEqualTo("failed");
    }

    @Test
    void letsTheSchedulerReplaceWhatFailed() {
        scenario.run(job("a"));
        Allocation failed = scenario.live().getFirst();
        scenario.fail(failed);
        watch();

        Allocation marked = scenario.state.allocation(failed.id());
        assertThat(AllocationFacts.mayBeReplacedInDeployment(marked)).isTrue();
        assertThat(status()).isEqualTo("running");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void failsAtTheFirstUnhealthyOneWithoutADeadline() {
        scenario.run(job("a", update -> update.progressDeadline(Duration.ZERO)));
        scenario.fail(scenario.live().getFirst());

        watch();

        assertThat(status()).isEqualTo("failed");
        assertThat(description()).isEqualTo("Failed due to unhealthy allocations");
    }

    @Test
    void failsWhenAFailedOneHasNoAttemptLeft() {
        scenario.run(
                Scenario.service(
                        TaskGroupBuilder.builder(job("a").taskGroups().getFirst())
                                .reschedulePolicy(
                                        new ReschedulePolicy(
                                                0, null, null, "constant", null, false))
                                .build()));
        scenario.fail(scenario.live().getFirst());

        watch();

        assertThat(status()).isEqualTo("failed");
    }

    @Test
    void promotesWhenAllCanariesAreHealthy() {
        UnaryOperator<UpdateStrategyBuilder> auto = u -> u.canary(2).autoPromote(true);
        begin(job("a", auto));
        scenario.run(job("b", auto));
        watch();
        assertThat(description()).isEqualTo("Deployment is running pending automatic promotion");
        String first = scenario.canaries().getFirst().id();
        scenario.report(a -> a.id().equals(first), "running", true);
        watch();
        assertThat(scenario.deployment().taskGroups().get("web").promoted()).isFalse();

        scenario.healthy();
        scenario.pass(1);
        watch();

        assertThat(scenario.deployment().taskGroups().get("web").promoted()).isTrue();
        goOn();
        goOn();
        assertThat(scenario.live(0)).isEmpty();
        assertThat(status()).isEqualTo("successful");
    }

    @Test
    void doesNotFailWhatWaitsForAPromotion() {
        begin(job("a", u -> u.canary(1)));
        scenario.run(job("b", u -> u.canary(1)));
        watch();
        scenario.healthy();
        watch();
        scenario.pass(3600);

        watch();

        assertThat(status()).isEqualTo("running");
    }

    @Test
    void failsWhatWaitsForAPromotionWhenACanaryEndsForGood() {
        begin(job("a", u -> u.canary(1)));
        scenario.run(job("b", u -> u.canary(1)));
        watch();
        scenario.healthy();
        watch();
        scenario.pass(3600);
        Allocation canary = scenario.canaries().getFirst();
        scenario.report(a -> a.id().equals(canary.id()), "failed", null);
        watch();
        assertThat(status()).as("there is time for another").isEqualTo("running");

        scenario.pass(600);
        watch();

        assertThat(status()).isEqualTo("failed");
    }

    @Test
    void goesBackToTheLastStableVersion() {
        UnaryOperator<UpdateStrategyBuilder> back = u -> u.autoRevert(true);
        begin(job("a", back));
        scenario.run(job("b", back));
        watch();
        scenario.pass(600);

        watch();

        Job current = scenario.state.job("default", Scenario.JOB);
        assertThat(current.version()).isEqualTo(2);
        assertThat(current.stable()).isFalse();
        assertThat(current.taskGroups().getFirst().meta()).containsEntry("build", "a");
        assertThat(description())
                .isEqualTo("Failed due to progress deadline - rolling back to job version 0");
        goOn();
        assertThat(scenario.deployment().jobVersion()).isEqualTo(2);
    }

    @Test
    void saysThatThereIsNoVersionToGoBackTo() {
        scenario.run(job("a", u -> u.autoRevert(true)));
        watch();
        scenario.pass(600);

        watch();

        assertThat(description())
                .isEqualTo(
                        "Failed due to progress deadline - no stable job version to auto revert to");
    }

    @Test
    void takesUpWhatAnotherLeaderLeft() {
        scenario.run(job("a"));
        scenario.fail(scenario.live().getFirst());
        watcher = new Deployments(() -> "watch-" + ++ids);

        Step step = watcher.step(scenario.state, scenario.now, new Message.Started());

        assertThat(step.appends()).hasSize(1);
    }

    @Test
    void triesAgainWhatTheLogDidNotTake() {
        scenario.run(job("a"));
        scenario.events();
        watcher.step(scenario.state, scenario.now, new Message.Started());
        scenario.pass(600);
        Step step = watcher.step(scenario.state, scenario.now, new Message.Woken());
        assertThat(step.appends()).isNotEmpty();
        step.appends()
                .forEach(append ->
                        watcher.step(
                                scenario.state,
                                scenario.now,
                                new Message.NotAppended(append.tag(), "test")));
        scenario.pass(1);

        watch();

        assertThat(status()).isEqualTo("failed");
    }
}
