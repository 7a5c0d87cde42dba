package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.allocation.Allocation;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Node;
import io.drover.server.Samples;
import io.drover.server.plan.PlanCheck;
import io.drover.server.scheduler.NodeLedger;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random jobs, nodes that come and go, leaders that change; what must never happen is looked for
 * after each entry of the log, what must happen in the end after things have calmed down. For more
 * seeds: {@code -Ddrover.simulation.seeds=1000}.
 */
@NullUnmarked // dereferences what the fixtures always fill
class RegionSimulationTest {
    private static final int JOBS = 6;
    private static final long CHAOS = 180 * Samples.SECOND;
    private static final long CALM = 900 * Samples.SECOND;

    static LongStream seeds() {
        return Seeds.of(25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromises(long seed) {
        SimulatedRegion region = new SimulatedRegion(seed, PlanCheck.byNode());
        region.afterEachEntry(RegionSimulationTest::nothingImpossible);

        chaos(region);
        calm(region);

        allIsAsItShouldBe(region);
    }

    @Test
    void repeatsItselfForTheSameSeed() {
        assertThat(story(7)).isEqualTo(story(7));
    }

    private static List<Allocation> story(long seed) {
        SimulatedRegion region = new SimulatedRegion(seed, PlanCheck.byNode());
        chaos(region);
        return region.state().allocations("").toList();
    }

    @Test
    void noticesAnApplierThatDoesNotCheck() {
        PlanCheck careless =
                (_, _, decision) -> new PlanCheck.Verdict(decision.complete(), true, Set.of());

        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 10; seed++) {
                                SimulatedRegion region = new SimulatedRegion(seed, careless);
                                region.afterEachEntry(RegionSimulationTest::nothingImpossible);
                                chaos(region);
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("too much of");
    }

    private static void chaos(SimulatedRegion region) {
        Random random = region.random;
        int nodes = 3 + random.nextInt(5);
        for (int i = 1; i <= nodes; i++) {
            region.addNode(Samples.node(i, 2000 + 1000 * random.nextInt(3), 4096));
        }
        while (region.now() < CHAOS) {
            switch (random.nextInt(12)) {
                case 0 -> region.changeLeader();
                case 1, 2 -> away(region);
                case 3 -> stop(region, random.nextInt(JOBS));
                default -> register(region, random.nextInt(JOBS));
            }
            region.runUntil(region.now() + region.millis(0, 6_000));
        }
    }

    /** No more mishaps; enough time for every delay. */
    private static void calm(SimulatedRegion region) {
        region.workerFails = 0;
        region.entryFails = 0;
        region.runUntil(region.now() + CALM);
    }

    private static void away(SimulatedRegion region) {
        List<SimulatedNode> nodes = region.nodes();
        SimulatedNode node = nodes.get(region.random.nextInt(nodes.size()));
        node.leave(region.millis(100, 90_000), region.random.nextBoolean());
    }

    private static void stop(SimulatedRegion region, int number) {
        Job job = region.state().job("default", "job-" + number);
        if (job != null) {
            Evaluation evaluation = Samples.evaluation(region.newId(), job);
            region.append(
                    List.of(
                            new Command.DeregisterJob(
                                    "default", job.id(), false, false, evaluation)),
                    _ -> {});
        }
    }

    private static void register(SimulatedRegion region, int number) {
        Job job = randomJob(region.random, number);
        region.append(
                List.of(
                        new Command.RegisterJob(
                                job, null, Samples.evaluation(region.newId(), job), null)),
                _ -> {});
    }

    private static Job randomJob(Random random, int number) {
        String type = number % 2 == 0 ? "service" : "batch";
        var group =
                TaskGroupBuilder.builder(Samples.group("work", random.nextInt(7)))
                        .tasks(
                                List.of(
                                        Samples.task(
                                                "main",
                                                300 + 100 * number,
                                                128 * (1 + random.nextInt(2)))))
                        .reschedulePolicy(
                                new ReschedulePolicy(
                                        0,
                                        Duration.ZERO,
                                        Duration.ofSeconds(5),
                                        "exponential",
                                        Duration.ofSeconds(60),
                                        true));
        if (random.nextBoolean()) {
            group.networks(
                    List.of(number < 3 ? Samples.network(9000 + number) : Samples.network()));
        }
        if (type.equals("service") && random.nextBoolean()) {
            group.update(Samples.update(1));
        }
        return JobBuilder.builder(Samples.job("job-" + number, type, group.build()))
                .priority(40 + 10 * random.nextInt(3))
                .build();
    }

    private static void nothingImpossible(SimulatedRegion region) {
        State state = region.state();
        for (Node node : state.nodes("")) {
            String excess = NodeLedger.excess(state, node.id());
            assertThat(excess).as("node %s has too much of %s", node.name(), excess).isNull();
        }
        TreeSet<String> names = new TreeSet<>();
        for (Allocation allocation : state.allocations("")) {
            if (!Statuses.isTerminal(allocation)) {
                assertThat(names.add(allocation.name()))
                        .as("%s lives only once", allocation.name())
                        .isTrue();
            }
        }
    }

    private static void allIsAsItShouldBe(SimulatedRegion region) {
        State state = region.state();
        for (Job job : state.jobs(null, "")) {
            if (job.stop()) {
                assertThat(live(state, job)).as("of stopped %s", job.id()).isZero();
            } else {
                countIsReached(region, job);
            }
        }
        for (Evaluation evaluation : state.evaluations("")) {
            assertThat(evaluation.status())
                    .as("evaluation %s of %s", evaluation.id(), evaluation.jobId())
                    .isNotEqualTo("pending");
        }
        for (SimulatedNode node : region.nodes()) {
            for (String id : node.running()) {
                Allocation allocation = state.allocation(id);
                assertThat(allocation != null && !Statuses.isTerminal(allocation))
                        .as("allocation %s runs on %s and should not", id, node.id())
                        .isTrue();
            }
        }
    }

    private static void countIsReached(SimulatedRegion region, Job job) {
        TaskGroup group = job.taskGroups().getFirst();
        State state = region.state();
        // What a batch job has done may be in the history already.
        int there =
                live(state, job)
                        + done(state, job)
                        + state.completedNames(job, group.name()).cardinality();
        if (there < group.count() && !deploymentFailed(state, job)) {
            Evaluation open = region.openEvaluation(job.id());
            assertThat(open).as("%s has %d of %d", job.id(), there, group.count()).isNotNull();
            assertThat(open.status()).isEqualTo("blocked");
            assertThat(roomFor(state, group)).as("%s waits but there is room", job.id()).isFalse();
        } else {
            assertThat(live(state, job))
                    .as("live of %s", job.id())
                    .isLessThanOrEqualTo(group.count());
        }
    }

    /** Then nothing is added before a newer version comes. */
    private static boolean deploymentFailed(State state, Job job) {
        Deployment latest = state.latestDeployment("default", job.id());
        return latest != null
                && latest.status().equals("failed")
                && latest.jobVersion() == job.version();
    }

    private static int live(State state, Job job) {
        return (int)
                state.allocationsByJob("default", job.id()).stream()
                        .filter(allocation -> !Statuses.isTerminal(allocation))
                        .count();
    }

    private static int done(State state, Job job) {
        return !job.type().equals("batch")
                ? 0
                : (int)
                        state.allocationsByJob("default", job.id()).stream()
                                .filter(a -> a.clientStatus().equals("complete"))
                                .filter(a -> a.desiredStatus().equals("run"))
                                .filter(a -> a.job().version() == job.version())
                                .count();
    }

    /** Brute force over one more allocation, leaving static ports aside. */
    private static boolean roomFor(State state, TaskGroup group) {
        boolean fixedPorts =
                group.networks() != null && !group.networks().getFirst().reservedPorts().isEmpty();
        int cpu = group.tasks().getFirst().resources().cpu();
        int memory = group.tasks().getFirst().resources().memoryMb();
        for (Node node : state.nodes("")) {
            int usedCpu = 0;
            int usedMemory = 0;
            boolean same = false;
            for (Allocation allocation : state.allocationsByNode(node.id())) {
                if (!Statuses.isClientTerminal(allocation)) {
                    var task = allocation.allocatedResources().tasks().get("main");
                    usedCpu += task.cpu().cpuShares();
                    usedMemory += task.memory().memoryMb();
                    same |= fixedPorts && shares(allocation, group);
                }
            }
            if (!same
                    && node.status().equals("ready")
                    && usedCpu + cpu <= node.nodeResources().cpu().cpuShares()
                    && usedMemory + memory <= node.nodeResources().memory().memoryMb()) {
                return true;
            }
        }
        return false;
    }

    private static boolean shares(Allocation allocation, TaskGroup group) {
        int wanted = group.networks().getFirst().reservedPorts().getFirst().value();
        var ports = allocation.allocatedResources().shared().ports();
        return ports != null && ports.stream().anyMatch(port -> port.value() == wanted);
    }
}
