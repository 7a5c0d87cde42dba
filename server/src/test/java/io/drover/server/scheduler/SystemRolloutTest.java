package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.job.DisconnectStrategy;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategyBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class SystemRolloutTest {
    private final Scenario scenario = new Scenario(5);

    private static Job job(String type, int maxParallel, int canary, String build) {
        return Samples.job(
                Scenario.JOB,
                type,
                TaskGroupBuilder.builder(Samples.group("ship", 1))
                        .reschedulePolicy(null)
                        .update(
                                maxParallel == 0
                                        ? null
                                        : UpdateStrategyBuilder.builder(Samples.update(maxParallel))
                                                .canary(canary)
                                                .build())
                        .meta(Samples.strings("build", build))
                        .build());
    }

    @Test
    void deploysAFirstVersionToAllNodesAtOnce() {
        scenario.run(job("system", 2, 0, "a"));

        assertThat(scenario.live()).hasSize(5);
        assertThat(scenario.deployment().taskGroups().get("ship").desiredTotal()).isEqualTo(5);
        scenario.settle();
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void keepsOneOnEachNodeOfAServiceThatIsASystemJobNow() {
        Job system = job("system", 2, 0, "a");
        Job service =
                Samples.job(
                        Scenario.JOB,
                        "service",
                        TaskGroupBuilder.builder(system.taskGroups().getFirst()).count(12).build());
        scenario.run(service);
        scenario.running();
        assertThat(scenario.live()).hasSize(12);
        scenario.apply(new Command.DeregisterJob("default", Scenario.JOB, true, false, null));

        scenario.run(system);

        assertThat(scenario.live())
                .extracting(Allocation::nodeId)
                .doesNotHaveDuplicates()
                .hasSize(5);
        scenario.settle();
        assertThat(scenario.live()).hasSize(5).allMatch(a -> a.job().type().equals("system"));
        assertThat(scenario.names()).containsExactly(0, 0, 0, 0, 0);
    }

    @Test
    void countsOnlyNodesThatCanRunIt() {
        scenario.run(
                JobBuilder.builder(job("system", 2, 0, "a"))
                        .constraints(
                                List.of(
                                        new io.drover.api.job.Constraint(
                                                "${node.unique.name}", "node-[12]", "regexp")))
                        .build());

        assertThat(scenario.deployment().taskGroups().get("ship").desiredTotal()).isEqualTo(2);
        scenario.settle();
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void replacesAFewNodesAtATime() {
        scenario.run(job("system", 2, 0, "a"));
        scenario.settle();

        Decision first = scenario.run(job("system", 2, 0, "b"));

        assertThat(first.plan().placements()).hasSize(2);
        assertThat(scenario.look().plan().placements()).isEmpty();
        scenario.healthy();
        assertThat(scenario.look().plan().placements()).hasSize(2);
        scenario.settle();
        assertThat(scenario.live(1)).hasSize(5);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void stopsAtAnUnhealthyOne() {
        scenario.run(job("system", 2, 0, "a"));
        scenario.settle();
        scenario.run(job("system", 2, 0, "b"));
        scenario.fail(scenario.live(1).getFirst());

        assertThat(scenario.look().plan().placements()).isEmpty();
    }

    @Test
    void letsTheNewVersionLooseOnAShareOfTheNodes() {
        scenario.run(job("system", 4, 40, "a"));
        scenario.settle();

        scenario.run(job("system", 4, 30, "b")); // 1.5 nodes of 5

        assertThat(scenario.canaries()).hasSize(2);
        assertThat(scenario.live(0)).hasSize(3);
        assertThat(scenario.live()).hasSize(5);
        scenario.settle();
        assertThat(scenario.live(0)).hasSize(3);

        scenario.promote();
        scenario.settle();
        assertThat(scenario.live(1)).hasSize(5);
        assertThat(scenario.deployment().status()).isEqualTo("successful");
    }

    @Test
    void hasNoMoreCanariesThanMayChangeAtATime() {
        scenario.run(job("system", 1, 100, "a"));
        scenario.settle();

        scenario.run(job("system", 1, 100, "b"));

        assertThat(scenario.canaries()).hasSize(1);
    }

    @Test
    void replacesAnOldOneThatFailedByItsOwnVersionWhileCanariesAreOnTrial() {
        scenario.run(job("system", 1, 20, "a"));
        scenario.settle();
        scenario.run(job("system", 1, 20, "b"));
        scenario.settle();
        Allocation old = scenario.live(0).getFirst();
        scenario.fail(old);

        scenario.look();

        assertThat(scenario.live(0)).hasSize(4).anyMatch(a -> a.nodeId().equals(old.nodeId()));
        assertThat(scenario.canaries()).hasSize(1);
    }

    @Test
    void replacesAllAtOnceWithoutAnUpdateBlock() {
        scenario.run(job("system", 0, 0, "a"));
        scenario.running();

        scenario.run(job("system", 0, 0, "b"));

        assertThat(scenario.live(1)).hasSize(5);
        assertThat(scenario.deployment()).isNull();
    }

    @Test
    void leavesWhatRunsOnANodeThatTakesNoNewWork() {
        scenario.run(job("system", 0, 0, "a"));
        scenario.running();
        String node = scenario.live().getFirst().nodeId();
        scenario.apply(new Command.SetNodeEligibility(node, "ineligible", null, List.of()));

        assertThat(scenario.look().changesAllocations()).isFalse();
        scenario.run(job("system", 0, 0, "b"));
        assertThat(scenario.live()).hasSize(4).noneMatch(a -> a.nodeId().equals(node));
    }

    @Test
    void stopsWhatTheJobIsNotForAnyMore() {
        scenario.run(job("system", 0, 0, "a"));
        scenario.running();

        scenario.run(
                JobBuilder.builder(job("system", 0, 0, "a"))
                        .datacenters(List.of("elsewhere"))
                        .build());

        assertThat(scenario.live()).isEmpty();
    }

    @Test
    void onlyStopsWhatShallMigrate() {
        scenario.run(job("system", 0, 0, "a"));
        scenario.running();
        Allocation leaving = scenario.live().getFirst();
        scenario.apply(
                new Command.SetNodeEligibility(leaving.nodeId(), "ineligible", null, List.of()));
        scenario.want(leaving, new DesiredTransition(true, null, null, null, null));

        scenario.look();

        assertThat(scenario.live()).hasSize(4);
    }

    @Test
    void waitsForANodeWhoseAllocationMayGoOn() {
        Job job =
                JobBuilder.builder(job("system", 0, 0, "a"))
                        .taskGroups(
                                List.of(
                                        TaskGroupBuilder.builder(
                                                        job("system", 0, 0, "a")
                                                                .taskGroups()
                                                                .getFirst())
                                                .disconnect(
                                                        new DisconnectStrategy(
                                                                Duration.ofMinutes(5),
                                                                null,
                                                                true,
                                                                ""))
                                                .build()))
                        .build();
        scenario.run(job);
        scenario.running();
        Allocation first = scenario.live().getFirst();
        scenario.node(first.nodeId(), "disconnected");

        Decision decision = scenario.look();

        assertThat(scenario.state.allocation(first.id()).clientStatus()).isEqualTo("unknown");
        scenario.node(first.nodeId(), "ready");
        scenario.running();
        scenario.look("reconnect");
        assertThat(scenario.live()).hasSize(5);
        assertThat(scenario.look().changesAllocations()).isFalse();

        scenario.node(first.nodeId(), "disconnected");
        String timer = scenario.followUp(scenario.look(), "max-disconnect-timeout").id();
        scenario.pass(300);
        scenario.decide(timer);
        assertThat(scenario.state.allocation(first.id()).clientStatus()).isEqualTo("lost");
        assertThat(decision.plan().placements()).isEmpty();
    }

    @Test
    void placesOnceMoreOnANodeOfWhichASysbatchAllocationWasLost() {
        scenario.run(job("sysbatch", 0, 0, "a"));
        scenario.running();
        Allocation first = scenario.live().getFirst();
        scenario.node(first.nodeId(), "down");
        scenario.look();
        assertThat(scenario.live()).hasSize(4);

        scenario.node(first.nodeId(), "ready");
        scenario.look();

        assertThat(scenario.live()).hasSize(5);
        scenario.report(_ -> true, "complete", null);
        assertThat(scenario.look().changesAllocations()).isFalse();
    }

    @Test
    void runsANewVersionOfASysbatchJobAgain() {
        scenario.run(job("sysbatch", 0, 0, "a"));
        scenario.report(_ -> true, "complete", null);

        assertThat(scenario.run(job("sysbatch", 0, 0, "b")).plan().placements()).hasSize(5);
    }
}
