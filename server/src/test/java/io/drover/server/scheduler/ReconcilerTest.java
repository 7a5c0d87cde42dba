package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.deployment.DeploymentState;
import io.drover.api.job.Job;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What is stopped, kept, replaced and added, group by group. */
@NullUnmarked // dereferences what the fixtures always fill
class ReconcilerTest {
    private final Scenario scenario = new Scenario(6);

    private static Job service(int count, int maxParallel, String build) {
        return Scenario.service(
                TaskGroupBuilder.builder(Samples.group("web", count))
                        .update(Samples.update(maxParallel))
                        .meta(Samples.strings("build", build))
                        .build());
    }

    private static Job batch(int count, String build) {
        return Samples.job(
                Scenario.JOB,
                "batch",
                TaskGroupBuilder.builder(Samples.group("web", count))
                        .meta(Samples.strings("build", build))
                        .build());
    }

    @Test
    void replacesAllAtOnceWithMaxParallelZero() {
        scenario.run(service(4, 0, "a"));
        scenario.running();

        Decision decision = scenario.run(service(4, 0, "b"));

        assertThat(decision.plan().placements()).hasSize(4);
        assertThat(scenario.deployment()).isNull();
    }

    @Test
    void stopsReplacingAtAnUnhealthyOne() {
        scenario.run(service(4, 2, "a"));
        scenario.settle();
        scenario.run(service(4, 2, "b"));
        scenario.report(a -> a.job().version() == 1, "running", false);

        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void countsWhatIsAddedAgainstTheBudget() {
        scenario.run(service(2, 2, "a"));
        scenario.settle();

        Decision decision = scenario.run(service(4, 2, "b"));

        assertThat(decision.plan().stops()).isEmpty();
        assertThat(decision.plan().placements()).hasSize(2);
        assertThat(scenario.deployment().taskGroups().get("web").desiredTotal()).isEqualTo(4);
        scenario.settle();
        assertThat(scenario.names()).containsExactly(0, 1, 2, 3);
        assertThat(scenario.live(1)).hasSize(4);
    }

    @Test
    void migratesWithoutRegardToMaxParallel() {
        scenario.run(service(4, 1, "a"));
        scenario.settle();
        scenario.live().forEach(scenario::migrate);

        Decision decision = scenario.look();

        assertThat(decision.plan().placements()).hasSize(4);
        assertThat(scenario.names()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void addsNothingWhileTheDeploymentIsPausedButReplacesWhatIsLost() {
        scenario.run(service(2, 2, "a"));
        scenario.settle();
        scenario.run(service(4, 2, "b"));
        scenario.setDeployment("paused");
        scenario.healthy();
        int before = scenario.live().size();
        scenario.node(scenario.live(0).getFirst().nodeId(), "down");

        scenario.look();

        assertThat(scenario.live()).hasSize(before);
        scenario.setDeployment("running");
        scenario.settle();
        assertThat(scenario.live(1)).hasSize(4);
    }

    @Test
    void leavesWhatFailedInAFailedDeploymentAndTriesOlderOnesAgain() {
        scenario.run(service(2, 1, "a"));
        scenario.settle();
        scenario.pass(60);
        scenario.run(service(2, 1, "b"));
        scenario.fail(scenario.live(1).getFirst());
        scenario.setDeployment("failed");
        scenario.pass(60);
        scenario.fail(scenario.live(0).getFirst());
        scenario.pass(60);

        Decision decision = scenario.look();

        assertThat(decision.plan().placements()).hasSize(1);
    }

    @Test
    void waitsForTheWatcherBeforeItReplacesAFailedOneOfItsDeployment() {
        scenario.run(service(2, 1, "a"));
        Allocation failed = scenario.live().getFirst();
        scenario.fail(failed);
        scenario.pass(60);
        assertThat(scenario.look().changesAllocations()).isFalse();

        scenario.want(failed, new DesiredTransition(null, true, null, null, null));

        assertThat(scenario.look().plan().placements()).hasSize(1);
    }

    @Test
    void beginsNoDeploymentForWhatIsThereAlready() {
        scenario.run(service(3, 1, "a"));
        scenario.settle();
        String first = scenario.deployment().id();
        scenario.node(scenario.live().getFirst().nodeId(), "down");

        scenario.look();

        assertThat(scenario.deployment().id()).isEqualTo(first);
        assertThat(scenario.live()).hasSize(3);
    }

    @Test
    void deploysOnlyTheGroupsThatChange() {
        scenario.run(twoGroups("a"));
        scenario.settle();

        scenario.run(twoGroups("b"));

        DeploymentState web = scenario.deployment().taskGroups().get("web");
        assertThat(web.desiredTotal()).isEqualTo(2);
        assertThat(scenario.deployment().taskGroups()).containsKey("fixed"); // in place
    }

    private static Job twoGroups(String build) {
        return Samples.job(
                Scenario.JOB,
                "service",
                service(2, 1, build).taskGroups().getFirst(),
                TaskGroupBuilder.builder(service(2, 1, "same").taskGroups().getFirst())
                        .name("fixed")
                        .build());
    }

    @Test
    void endsADeploymentThoughAGroupThatIsNotDeployedWaitsForRoom() {
        TaskGroup large =
                TaskGroupBuilder.builder(service(1, 0, "a").taskGroups().getFirst())
                        .name("large")
                        .tasks(List.of(Samples.task("main", 100_000, 64)))
                        .build();
        scenario.run(
                Samples.job(
                        Scenario.JOB,
                        "service",
                        service(2, 1, "a").taskGroups().getFirst(),
                        large));

        scenario.settle();

        assertThat(scenario.live()).hasSize(2);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void stopsWhatMigratesFirstWhenThereAreTooMany() {
        scenario.run(service(4, 0, "a"));
        scenario.running();
        Allocation leaving = scenario.named(1);
        scenario.migrate(leaving);

        Decision decision = scenario.run(service(3, 0, "a"));

        assertThat(decision.plan().placements()).isEmpty();
        assertThat(scenario.state.allocation(leaving.id()).desiredStatus()).isEqualTo("stop");
        assertThat(scenario.names()).containsExactly(0, 2, 3);
    }

    @Test
    void doesNotReplaceWhatIsLostWhenThereAreTooMany() {
        scenario.run(service(4, 0, "a"));
        scenario.running();
        Allocation lost = scenario.named(0);
        scenario.node(lost.nodeId(), "down");
        int gone =
                (int)
                        scenario.live().stream()
                                .filter(a -> a.nodeId().equals(lost.nodeId()))
                                .count();

        scenario.run(service(4 - gone, 0, "a"));

        assertThat(scenario.live()).hasSize(4 - gone);
        assertThat(scenario.state.allocation(lost.id()).clientStatus()).isEqualTo("lost");
    }

    @Test
    void stopsAllWhenScaledToNothing() {
        scenario.run(service(3, 1, "a"));
        scenario.settle();

        scenario.run(service(0, 1, "a"));

        assertThat(scenario.live()).isEmpty();
    }

    @Test
    void stopsAGroupThatIsNotInTheJobAnyMore() {
        scenario.run(twoGroups("a"));
        scenario.settle();

        scenario.run(service(2, 1, "a"));

        assertThat(scenario.live()).allMatch(a -> a.taskGroup().equals("web"));
    }

    @Test
    void stopsABatchAllocationForGoodWhenAskedTo() {
        scenario.run(batch(3, "a"));
        scenario.running();
        Allocation stopped = scenario.named(1);
        scenario.want(stopped, new DesiredTransition(true, null, null, null, true));

        scenario.look();

        assertThat(scenario.live()).hasSize(2);
        scenario.report(_ -> true, "complete", null);
        assertThat(scenario.look().changesAllocations()).isFalse();
        Decision again = scenario.run(batch(3, "b"));
        assertThat(again.plan().placements()).hasSize(3);
    }

    @Test
    void runsANewVersionOfABatchJobThoughTheOldOneIsStoppedForGood() {
        scenario.run(batch(1, "a"));
        scenario.running();
        Allocation old = scenario.live().getFirst();
        Job large =
                Samples.job(
                        Scenario.JOB,
                        "batch",
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .tasks(List.of(Samples.task("main", 3_600, 256)))
                                .build());
        scenario.state.nodes("").forEach(node -> scenario.ineligible(node.id()));
        scenario.run(large);
        assertThat(scenario.live()).extracting(Allocation::id).containsExactly(old.id());
        scenario.want(old, new DesiredTransition(true, null, null, null, true));

        Decision decision = scenario.look();

        assertThat(scenario.live()).isEmpty();
        assertThat(decision.answered().failedTgAllocs()).containsKey("web");
    }

    @Test
    void movesABatchAllocationThatIsOnlyMigrated() {
        scenario.run(batch(3, "a"));
        scenario.running();
        scenario.migrate(scenario.named(1));

        assertThat(scenario.look().plan().placements()).hasSize(1);
    }

    @Test
    void runsWhatABatchJobFinishedAgainOnlyForANewVersion() {
        scenario.run(batch(2, "a"));
        scenario.report(_ -> true, "complete", null);
        assertThat(scenario.run(batch(2, "a")).changesAllocations()).isFalse();

        assertThat(scenario.run(batch(2, "b")).plan().placements()).hasSize(2);
    }

    @Test
    void triesWhatFailedForGoodAgainWhenForced() {
        Job job = withPolicy(new ReschedulePolicy(0, null, null, "constant", null, false));
        scenario.run(job);
        Allocation failed = scenario.live().getFirst();
        scenario.fail(failed);
        assertThat(scenario.look().changesAllocations()).isFalse();

        scenario.want(failed, new DesiredTransition(null, null, true, null, null));

        assertThat(scenario.look().plan().placements()).hasSize(1);
    }

    private static Job withPolicy(ReschedulePolicy policy) {
        return Scenario.service(group(policy));
    }

    private static TaskGroup group(ReschedulePolicy policy) {
        return TaskGroupBuilder.builder(Samples.group("web", 1)).reschedulePolicy(policy).build();
    }

    @Test
    void keepsAReschedulingThatFoundNoNodeEligible() {
        Scenario small = new Scenario(1);
        small.run(withPolicy(Samples.group("web", 1).reschedulePolicy()));
        Allocation failed = small.live().getFirst();
        small.pass(60);
        small.fail(failed);
        small.apply(new Command.SetNodeEligibility(failed.nodeId(), "ineligible", null, List.of()));
        small.pass(60);

        Decision decision = small.look();

        Allocation kept = small.state.allocation(failed.id());
        assertThat(kept.desiredStatus()).isEqualTo("run");
        assertThat(kept.rescheduleTracker().lastReschedule()).isEqualTo("no placement");
        assertThat(decision.raised()).anyMatch(e -> e.status().equals("blocked"));
        small.apply(new Command.SetNodeEligibility(failed.nodeId(), "eligible", null, List.of()));
        assertThat(small.look().plan().placements()).hasSize(1);
    }

    @Test
    void givesFollowUpsThatAreDueAboutTheSameTimeOneEvaluation() {
        scenario.run(Scenario.service(Samples.group("web", 3)));
        scenario.pass(60);
        scenario.fail(scenario.named(0));
        scenario.pass(2);
        scenario.fail(scenario.named(1));
        Decision decision = scenario.look();

        assertThat(decision.plan().evaluations())
                .filteredOn(e -> e.triggeredBy().equals("alloc-reschedule"))
                .hasSize(1);
        scenario.pass(3);
        String id = scenario.followUp(decision, "alloc-reschedule").id();
        assertThat(scenario.decide(id).plan().placements()).hasSize(2);
    }

    @Test
    void givesANewVersionOfWhatFailedAChanceAtOnce() {
        scenario.run(service(1, 0, "a"));
        scenario.pass(60);
        scenario.fail(scenario.live().getFirst());
        assertThat(scenario.look().plan().placements()).isEmpty();

        Decision decision = scenario.run(service(1, 0, "b"));

        assertThat(decision.plan().placements()).hasSize(1);
        assertThat(scenario.live(1)).hasSize(1);
        assertThat(scenario.live(1).getFirst().rescheduleTracker()).isNull();
    }

    @Test
    void endsTheDeploymentOfAStoppedJob() {
        scenario.run(service(2, 1, "a"));
        scenario.apply(new Command.DeregisterJob("default", Scenario.JOB, false, false, null));

        scenario.look();

        assertThat(scenario.deployment().status()).isEqualTo("cancelled");
        assertThat(scenario.deployment().statusDescription())
                .isEqualTo("Cancelled because job is stopped");
    }

    @Test
    void owesNothingToAJobThatWasPurgedUnderTheSameId() {
        scenario.run(service(3, 0, "a"));
        scenario.running();
        scenario.fail(scenario.named(0));
        Allocation forGood = scenario.named(1);
        scenario.want(forGood, new DesiredTransition(true, null, null, null, true));
        scenario.look();
        scenario.apply(
                new Command.DeregisterJob(
                        "default",
                        Scenario.JOB,
                        true,
                        false,
                        Samples.evaluation("purge", scenario.state.job("default", Scenario.JOB))));
        scenario.decide("purge");
        assertThat(scenario.live()).isEmpty();

        scenario.run(service(3, 0, "a"));

        assertThat(scenario.names()).containsExactly(0, 1, 2);
    }
}
