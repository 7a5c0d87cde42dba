package io.drover.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.job.Job;
import io.drover.api.job.MigrateStrategy;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.DrainSpec;
import io.drover.api.node.Node;
import io.drover.api.node.NodeUpdateDrainRequest;
import io.drover.server.Samples;
import io.drover.server.admission.NodeRequests;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.plan.PlanCheck;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes are drained while leaders change and entries of the log get lost. For more seeds: {@code
 * -Ddrover.simulation.seeds=1000}.
 */
@NullUnmarked
class DrainSimulationTest {
    private static final int NODES = 5;

    static LongStream seeds() {
        return Seeds.of(15);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void emptiesNodesWithoutMovingMoreThanAllowed(long seed) {
        Story story = new Story(seed);

        story.begin();
        story.drainSome();
        story.carryOn();

        story.allIsDrained();
    }

    @Test
    void noticesADrainThatDoesNotWaitForHealth() {
        assertThatThrownBy(
                        () -> {
                            for (long seed = 0; seed < 10; seed++) {
                                Story story = new Story(seed);
                                story.begin();
                                story.region.tampering =
                                        duties -> {
                                            List<Duty> more = new ArrayList<>(duties);
                                            more.add(new Hasty());
                                            return more;
                                        };
                                story.region.changeLeader();
                                story.drainSome();
                                story.carryOn();
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("judged");
    }

    /** Marks everything on a draining node at once: what must not go unnoticed. */
    private static final class Hasty implements Duty {
        @Override
        public Step step(State state, long now, Message message) {
            SortedMap<String, DesiredTransition> all = new TreeMap<>();
            for (Node node : state.nodes("")) {
                for (Allocation allocation : state.allocationsByNode(node.id())) {
                    if (node.drainStrategy() != null
                            && allocation.desiredTransition() == null
                            && allocation.job().type().equals("service")) {
                        all.put(
                                allocation.id(),
                                new DesiredTransition(true, null, null, null, null));
                    }
                }
            }
            Step.Builder out = new Step.Builder();
            if (!all.isEmpty()) {
                out.append("hasty", List.of(new Command.UpdateDesiredTransitions(all, List.of())));
            }
            return out.build();
        }

        @Override
        public long wakeAt() {
            return NEVER;
        }
    }

    private static final class Story {
        final SimulatedRegion region;
        private final List<Job> services = new ArrayList<>();
        private final TreeSet<String> drained = new TreeSet<>();
        private final TreeSet<String> ready = new TreeSet<>();
        private Job batch;
        private boolean deadlinePassed;

        Story(long seed) {
            region = new SimulatedRegion(seed, PlanCheck.byNode());
            region.taskFails = 0;
        }

        void begin() {
            for (int i = 1; i <= NODES; i++) {
                region.addNode(Samples.node(i, 4000, 8192));
            }
            for (int i = 0; i < 3; i++) {
                services.add(service("web-" + i, 2 + region.random.nextInt(4)));
            }
            batch = Samples.batchJob("sums", 4);
            services.forEach(this::register);
            register(batch);
            register(Samples.job("everywhere", "system", Samples.group("agent", 1)));
            region.runUntil(region.now() + 20 * Samples.SECOND);
            region.afterEachEntry(_ -> enoughAreLeft());
        }

        private Job service(String id, int count) {
            TaskGroup group =
                    TaskGroupBuilder.builder(Samples.group("web", count))
                            .migrate(
                                    new MigrateStrategy(
                                            1 + region.random.nextInt(2),
                                            "task_states",
                                            Duration.ofSeconds(1),
                                            Duration.ofMinutes(5)))
                            .build();
            return Samples.job(id, "service", group);
        }

        private void register(Job job) {
            region.append(
                    List.of(
                            new Command.RegisterJob(
                                    job, null, Samples.evaluation(region.newId(), job), null)),
                    _ -> {});
        }

        void drainSome() {
            region.runUntil(region.now() + 5 * Samples.SECOND);
            for (int i = 1; i <= 2; i++) {
                String id = Samples.id("a", i);
                drained.add(id);
                NodeUpdateDrainRequest request =
                        new NodeUpdateDrainRequest(
                                id,
                                new DrainSpec(Duration.ofSeconds(i == 1 ? 0 : 90), false),
                                false,
                                Samples.strings("message", "kernel"));
                region.append(
                        NodeRequests.drain(
                                        region.state(),
                                        id,
                                        request,
                                        "",
                                        region.now(),
                                        region::newId)
                                .commands(),
                        _ -> {});
                region.runUntil(region.now() + region.millis(0, 3_000));
            }
        }

        void carryOn() {
            long end = region.now() + 60 * Samples.SECOND;
            while (region.now() < end) {
                if (region.random.nextInt(4) == 0) {
                    region.changeLeader();
                }
                region.runUntil(region.now() + region.millis(500, 8_000));
            }
            deadlinePassed = true;
            region.workerFails = 0;
            region.entryFails = 0;
            region.runUntil(region.now() + 300 * Samples.SECOND);
        }

        /** As long as no deadline is near, a group never has fewer than it may. */
        private void enoughAreLeft() {
            if (deadlinePassed) {
                return;
            }
            for (Job job : services) {
                TaskGroup group = job.taskGroups().getFirst();
                long judged =
                        region.state().allocationsByJob("default", job.id()).stream()
                                .filter(a -> !Statuses.isTerminal(a))
                                .filter(a -> a.desiredTransition() == null)
                                .filter(a ->
                                        a.deploymentStatus() != null
                                                && a.deploymentStatus().healthy() != null)
                                .count();
                if (judged == group.count()) {
                    ready.add(job.id());
                }
                if (ready.contains(job.id())) {
                    assertThat(judged)
                            .as("judged allocations of %s", job.id())
                            .isGreaterThanOrEqualTo(group.count() - group.migrate().maxParallel());
                }
            }
        }

        void allIsDrained() {
            State state = region.state();
            for (String id : drained) {
                Node node = state.node(id);
                assertThat(node.drainStrategy()).as("drain of %s", node.name()).isNull();
                assertThat(node.schedulingEligibility()).isEqualTo("ineligible");
                assertThat(node.lastDrain().status()).isEqualTo("complete");
                assertThat(node.lastDrain().meta()).containsEntry("message", "kernel");
                assertThat(
                                state.allocationsByNode(id).stream()
                                        .filter(a -> !Statuses.isTerminal(a)))
                        .as("still on %s", node.name())
                        .isEmpty();
            }
            for (Job job : services) {
                assertThat(
                                state.allocationsByJob("default", job.id()).stream()
                                        .filter(a -> !Statuses.isTerminal(a)))
                        .as("live of %s", job.id())
                        .hasSize(job.taskGroups().getFirst().count());
            }
            assertThat(
                            region.everyAllocation(batch).stream()
                                    .filter(a -> a.clientStatus().equals("complete")))
                    .as("batch work is done or was stopped for good")
                    .hasSize(4);
        }
    }
}
