package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PlacementExplanation;
import io.drover.api.allocation.SuggestedChange;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.wire.AllocationUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // dereferences what the fixtures always fill
class ExplanationTest {
    private final Scheduler scheduler = new Scheduler();

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void namesAChangeThatReallyHelps(long seed) {
        RandomRegion region = new RandomRegion(seed, scheduler);
        RandomShapes shapes = new RandomShapes(new Random(seed + 1000));
        for (int i = 0; i < 25; i++) {
            region.step();
        }
        for (int i = 0; i < 25; i++) {
            Job job =
                    JobBuilder.builder(Samples.job("new", "service", shapes.group("one")))
                            .datacenters(List.of("dc1"))
                            .build();
            Decision decision = decide(region.state, job);
            PlacementExplanation why = explanation(decision);
            SuggestedChange change = why == null ? null : why.change();
            if (change != null && canBeApplied(change, job)) {
                State placed = Samples.register(region.state, 0, job, "why" + region.state.index());
                placed =
                        Samples.apply(
                                placed, 0, List.of(new Command.ApplyPlan(decision.complete())));
                State changed = Change.apply(placed, change);
                assertThat(decide(changed, Change.apply(job, change)).plan().placements())
                        .as(change + " for " + job + " in the light of " + why)
                        .isNotEmpty();
            }
        }
    }

    /** More MHz would make the cores of these nodes faster, and no room. */
    private static boolean canBeApplied(SuggestedChange change, Job job) {
        boolean wantsCores =
                job.taskGroups().getFirst().tasks().stream()
                        .anyMatch(t -> t.resources().cores() > 0);
        return !List.of("network", "volume").contains(change.kind())
                && !(change.kind().equals("cpu") && wantsCores);
    }

    private Decision decide(State state, Job job) {
        String id = "why" + state.index();
        State with = Samples.register(state, 0, job, id);
        Evaluation evaluation = with.evaluation(id);
        return scheduler.decide(with, evaluation, 1, 0);
    }

    private static PlacementExplanation explanation(Decision decision) {
        var failed = decision.answered().failedTgAllocs();
        return failed == null ? null : failed.get("one").explanation();
    }

    private SuggestedChange suggestion(Job job, Node... nodes) {
        String group = job.taskGroups().getFirst().name();
        return decide(Samples.stateWith(List.of(nodes)), job)
                .answered()
                .failedTgAllocs()
                .get(group)
                .explanation()
                .change();
    }

    @Test
    void saysHowMuchMemoryIsShort() {
        Job job =
                Samples.job(
                        "web",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .tasks(List.of(Samples.task("main", 100, 8704)))
                                .build());

        assertThat(suggestion(job, Samples.node(1, 4000, 4096), Samples.node(2)).text())
                .isEqualTo("+512 MiB memory on node-2");
    }

    @Test
    void saysWhichPortToFree() {
        Job job =
                Samples.job(
                        "web",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 2))
                                .networks(List.of(Samples.network(8080)))
                                .build());

        State state = Samples.stateWith(List.of(Samples.node(1)));
        Job other = JobBuilder.builder(job).id("other").name("other").build();
        Decision first = decide(state, other);
        state = Samples.register(state, 0, other, first.answered().id());
        state = Samples.apply(state, 0, List.of(new Command.ApplyPlan(first.complete())));

        PlacementExplanation why =
                decide(state, job).answered().failedTgAllocs().get("web").explanation();

        assertThat(why.change().text()).isEqualTo("free port 8080 on node-1");
        assertThat(why.ruledOut().getFirst().check()).isEqualTo("port 8080");
        assertThat(first.answered().failedTgAllocs().get("web").explanation().change()).isNull();
    }

    @Test
    void saysWhichConstraintKeepsNodesOut() {
        Job job =
                JobBuilder.builder(Samples.serviceJob("web", 1))
                        .constraints(List.of(new Constraint("${attr.kernel.name}", "plan9", "=")))
                        .build();

        assertThat(suggestion(job, Samples.node(1), Samples.node(2), Samples.node(3)).text())
                .isEqualTo("drop constraint ${attr.kernel.name} = plan9 (3 nodes would fit)");
    }

    @Test
    void saysWhichDriverIsMissing() {
        Task docker = TaskBuilder.builder(Samples.task("main", 100, 100)).driver("docker").build();
        Job job =
                Samples.job(
                        "web",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .tasks(List.of(docker))
                                .build());

        assertThat(suggestion(job, Samples.node(1), Samples.node(2)).text())
                .isEqualTo("add driver docker to 2 nodes");
    }

    @Test
    void saysWhichNodeMayBeUsedAgain() {
        Node idle =
                NodeBuilder.builder(Samples.node(3)).schedulingEligibility("ineligible").build();
        SuggestedChange change = suggestion(Samples.serviceJob("web", 1), idle);

        assertThat(change.text()).isEqualTo("make node-3 eligible");
        assertThat(change.nodeId()).isEqualTo(idle.id());
    }

    @Test
    void saysNothingWhenNoSingleChangeHelps() {
        Job job =
                Samples.job(
                        "web",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .tasks(List.of(Samples.task("main", 90_000, 90_000)))
                                .build());

        assertThat(suggestion(job, Samples.node(1))).isNull();
    }

    /** Carries out what was suggested. */
    private static final class Change {
        static State apply(State state, SuggestedChange change) {
            Node node = change.nodeId().isEmpty() ? null : state.node(change.nodeId());
            List<Command> commands = new ArrayList<>();
            switch (change.kind()) {
                case "cpu", "memory", "disk", "allocations" ->
                        commands.add(new Command.RegisterNode(larger(node, change), List.of()));
                case "eligibility" ->
                        commands.add(
                                new Command.SetNodeEligibility(
                                        node.id(), "eligible", null, List.of()));
                case "status" ->
                        commands.add(
                                new Command.SetNodeStatus(node.id(), "ready", "", null, List.of()));
                case "driver" -> {
                    for (Node each : state.nodes("")) {
                        SortedMap<String, DriverInfo> drivers = new TreeMap<>(each.drivers());
                        drivers.put(change.subject(), new DriverInfo(null, true, true, "", null));
                        commands.add(
                                new Command.RegisterNode(
                                        NodeBuilder.builder(each).drivers(drivers).build(),
                                        List.of()));
                    }
                }
                case "port", "cores", "devices" -> {
                    commands.add(new Command.RegisterNode(withoutReservations(node), List.of()));
                    for (Allocation held : state.allocationsByNode(node.id())) {
                        if (held.jobId().equals("new")) {
                            continue;
                        }
                        commands.add(
                                new Command.UpdateAllocationsFromClient(
                                        List.of(
                                                new Command.NodeReport(
                                                        node.id(),
                                                        List.of(
                                                                new AllocationUpdate(
                                                                        held.id(),
                                                                        "complete",
                                                                        "",
                                                                        null,
                                                                        null,
                                                                        null)))),
                                        List.of()));
                    }
                }
                default -> {}
            }
            return Samples.apply(state, 0, commands);
        }

        private static Node larger(Node node, SuggestedChange change) {
            NodeResources has = node.nodeResources();
            int more = change.amount();
            NodeResourcesBuilder resources = NodeResourcesBuilder.builder(has);
            switch (change.kind()) {
                case "cpu" ->
                        resources.cpu(
                                new NodeCpuResources(
                                        has.cpu().cpuShares() + more,
                                        has.cpu().totalCpuCores(),
                                        has.cpu().reservableCpuCores()));
                case "memory" ->
                        resources.memory(new NodeMemoryResources(has.memory().memoryMb() + more));
                case "disk" -> resources.disk(new NodeDiskResources(has.disk().diskMb() + more));
                default -> {}
            }
            int max = change.kind().equals("allocations") ? node.nodeMaxAllocs() + more : 0;
            return NodeBuilder.builder(node)
                    .nodeResources(resources.build())
                    .nodeMaxAllocs(max == 0 ? node.nodeMaxAllocs() : max)
                    .build();
        }

        private static Node withoutReservations(Node node) {
            NodeNetworkResource network = node.nodeResources().nodeNetworks().getFirst();
            List<NodeNetworkAddress> addresses = new ArrayList<>();
            network.addresses()
                    .forEach(a ->
                            addresses.add(
                                    new NodeNetworkAddress(
                                            a.family(), a.alias(), a.address(), "", "")));
            return NodeBuilder.builder(node)
                    .reservedResources(null)
                    .nodeResources(
                            NodeResourcesBuilder.builder(node.nodeResources())
                                    .nodeNetworks(
                                            List.of(
                                                    new NodeNetworkResource(
                                                            network.mode(),
                                                            network.device(),
                                                            "",
                                                            0,
                                                            addresses)))
                                    .build())
                    .build();
        }

        static Job apply(Job job, SuggestedChange change) {
            return switch (change.kind()) {
                case "datacenter" ->
                        JobBuilder.builder(job)
                                .datacenters(List.of("dc1", change.subject()))
                                .build();
                case "node_pool" -> JobBuilder.builder(job).nodePool("all").build();
                case "constraint" -> without(job, change.subject());
                default -> job;
            };
        }

        private static Job without(Job job, String text) {
            TaskGroup group = job.taskGroups().getFirst();
            List<Constraint> kept = new ArrayList<>();
            for (Constraint constraint : GroupNeeds.each(group.constraints())) {
                boolean dropped =
                        constraint.operand().startsWith("distinct_")
                                ? text.startsWith(constraint.operand())
                                : NodeCheck.of(constraint).text().equals(text);
                if (!dropped) {
                    kept.add(constraint);
                }
            }
            return JobBuilder.builder(job)
                    .taskGroups(List.of(TaskGroupBuilder.builder(group).constraints(kept).build()))
                    .build();
        }
    }
}
