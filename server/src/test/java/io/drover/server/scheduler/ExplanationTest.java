package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PlacementExplanation;
import io.drover.api.allocation.SuggestedChange;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Secret;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Attribute;
import io.drover.api.node.AttributeBuilder;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeProcessorResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
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
            if (change != null) {
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

    private static Job wanting(Resources resources, String... networks) {
        var group =
                TaskGroupBuilder.builder(Samples.group("web", 1))
                        .tasks(
                                List.of(
                                        TaskBuilder.builder(Samples.task("main", 100, 100))
                                                .resources(resources)
                                                .build()));
        if (networks.length > 0) {
            group.networks(List.of(NetworkResourceBuilder.builder().mode(networks[0]).build()));
        }
        return Samples.job("web", "service", group.build());
    }

    private static Job wantingGpus(int count, Constraint... constraints) {
        return wanting(
                ResourcesBuilder.builder()
                        .cpu(100)
                        .memoryMb(100)
                        .devices(
                                List.of(
                                        new RequestedDevice(
                                                "nvidia/gpu", count, List.of(constraints), null)))
                        .build());
    }

    /** With GPUs of 16 GiB, of which one is not healthy. */
    private static Node withGpus(int number, int count) {
        List<NodeDevice> gpus = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gpus.add(new NodeDevice("gpu-" + i, i > 0, "", null));
        }
        SortedMap<String, Attribute> memory = new TreeMap<>();
        memory.put("memory", AttributeBuilder.builder().intValue(16L).unit("GiB").build());
        Node node = Samples.node(number);
        return NodeBuilder.builder(node)
                .nodeResources(
                        NodeResourcesBuilder.builder(node.nodeResources())
                                .devices(
                                        List.of(
                                                new NodeDeviceResource(
                                                        "nvidia", "gpu", "t4", gpus, memory)))
                                .build())
                .build();
    }

    /** With so many cores of 1,000 MHz, half of them on each of two memory nodes. */
    private static Node withCores(int number, int count) {
        List<NumaCore> cores = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            cores.add(new NumaCore(0, id % 2, id, true, false, 1000, 0, 0));
        }
        Node node = Samples.node(number, 1000 * count, 8192);
        return NodeBuilder.builder(node)
                .nodeResources(
                        NodeResourcesBuilder.builder(node.nodeResources())
                                .cpu(new NodeCpuResources(1000 * count, count, null))
                                .processors(
                                        new NodeProcessorResources(
                                                new NumaTopology(List.of(0, 1), null, cores, 0, 0)))
                                .build())
                .build();
    }

    private static Resources cores(int count, String near) {
        return ResourcesBuilder.builder()
                .cores(count)
                .memoryMb(100)
                .numa(new NUMAResource(near, null))
                .build();
    }

    private State running(State before, Job job) {
        Decision decision = decide(before, job);
        State state = Samples.register(before, 0, job, decision.answered().id());
        return Samples.apply(state, 0, List.of(new Command.ApplyPlan(decision.complete())));
    }

    @Test
    void saysHowMuchCpuIsShort() {
        Job job = wanting(ResourcesBuilder.builder().cpu(4300).memoryMb(100).build());

        assertThat(suggestion(job, Samples.node(1)).text()).isEqualTo("+300 MHz cpu on node-1");
    }

    @Test
    void saysWhichNetworkIsMissing() {
        Job job = wanting(Samples.resources(100, 100), "bridge");

        assertThat(suggestion(job, Samples.node(1), Samples.node(2)).text())
                .isEqualTo("add network bridge to 2 nodes");
    }

    @Test
    void saysHowManyCoresToFree() {
        State state = Samples.stateWith(List.of(withCores(1, 4)));
        Job two = wanting(cores(2, "none"));
        state = running(state, JobBuilder.builder(two).id("other").name("other").build());
        PlacementExplanation why =
                decide(state, wanting(cores(3, "none")))
                        .answered()
                        .failedTgAllocs()
                        .get("web")
                        .explanation();

        assertThat(why.ruledOut().getFirst().check()).isEqualTo("cores");
        assertThat(why.change().text()).isEqualTo("free 1 core on node-1");
    }

    @Test
    void saysThatNoMemoryNodeHasEnoughCores() {
        State state = Samples.stateWith(List.of(withCores(1, 8)));
        Job spread = wanting(cores(2, "require"));
        state = running(state, JobBuilder.builder(spread).id("one").name("one").build());
        PlacementExplanation why =
                decide(state, wanting(cores(5, "require")))
                        .answered()
                        .failedTgAllocs()
                        .get("web")
                        .explanation();

        assertThat(why.ruledOut().getFirst().check()).isEqualTo("numa-cores");
        assertThat(why.change()).isNull(); // no memory node has five
        state = running(state, JobBuilder.builder(wanting(cores(3, "require"))).id("two").build());
        SuggestedChange change =
                decide(state, wanting(cores(3, "require")))
                        .answered()
                        .failedTgAllocs()
                        .get("web")
                        .explanation()
                        .change();
        assertThat(change.text()).isEqualTo("free more cores of one memory node on node-1");
    }

    @Test
    void saysWhichSecretsNodesCannotFetch() {
        Task task =
                TaskBuilder.builder(Samples.task("main", 100, 100))
                        .secrets(List.of(new Secret("s", "keeper", "path", null, null)))
                        .constraints(
                                List.of(
                                        new Constraint(
                                                "${attr.plugins.secrets.keeper.version}",
                                                "",
                                                "is_set")))
                        .build();
        Job job =
                Samples.job(
                        "web",
                        "service",
                        TaskGroupBuilder.builder(Samples.group("web", 1))
                                .tasks(List.of(task))
                                .build());

        assertThat(suggestion(job, Samples.node(1), Samples.node(2)).text())
                .isEqualTo("add secrets provider keeper to 2 nodes");
    }

    @Test
    void saysWhichDeviceNodesLack() {
        assertThat(suggestion(wantingGpus(1), Samples.node(1), Samples.node(2)).text())
                .isEqualTo("add device nvidia/gpu to 2 nodes");
    }

    @Test
    void saysWhichConstraintOnDevicesKeepsNodesOut() {
        Job job = wantingGpus(1, new Constraint("${device.attr.memory}", "24 GiB", ">="));

        assertThat(suggestion(job, withGpus(1, 2), withGpus(2, 2)).text())
                .isEqualTo(
                        "drop constraint of device nvidia/gpu: ${device.attr.memory} >= 24 GiB"
                                + " (2 nodes would fit)");
    }

    @Test
    void saysWhichDevicesAreNotHealthy() {
        assertThat(suggestion(wantingGpus(3), withGpus(1, 3)).text())
                .isEqualTo("repair 1 nvidia/gpu on node-1, which is not healthy");
    }

    @Test
    void saysHowManyDevicesToFree() {
        State state = Samples.stateWith(List.of(withGpus(1, 5)));
        Job other = JobBuilder.builder(wantingGpus(3)).id("other").name("other").build();
        PlacementExplanation why =
                decide(running(state, other), wantingGpus(2))
                        .answered()
                        .failedTgAllocs()
                        .get("web")
                        .explanation();

        assertThat(why.change().text()).isEqualTo("free 1 nvidia/gpu on node-1");
        assertThat(why.ruledOut().getFirst().check()).isEqualTo("devices: nvidia/gpu");
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
                case "device", "device_health", "network", "volume" -> {
                    for (Node each : state.nodes("")) {
                        commands.add(new Command.RegisterNode(equipped(each), List.of()));
                    }
                }
                case "port", "cores", "numa-cores", "devices" -> {
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

        /** With all the devices and networks that anyone could ask for, and nobody has taken. */
        private static Node equipped(Node node) {
            NodeResources has = node.nodeResources();
            List<NodeDeviceResource> devices = new ArrayList<>();
            for (NodeDeviceResource group : has.devices()) {
                List<NodeDevice> healthy = new ArrayList<>();
                group.instances().forEach(i -> healthy.add(new NodeDevice(i.id(), true, "", null)));
                devices.add(
                        new NodeDeviceResource(
                                group.vendor(),
                                group.type(),
                                group.name(),
                                healthy,
                                group.attributes()));
            }
            SortedMap<String, Attribute> memory = new TreeMap<>();
            memory.put("memory", AttributeBuilder.builder().intValue(80L).unit("GiB").build());
            List<NodeDevice> more = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                more.add(new NodeDevice("more-" + node.id() + i, true, "", null));
            }
            devices.add(new NodeDeviceResource("nvidia", "gpu", "t4", more, memory));
            List<NodeNetworkAddress> addresses =
                    new ArrayList<>(has.nodeNetworks().getFirst().addresses());
            if (addresses.stream().noneMatch(a -> a.alias().equals("public"))) {
                addresses.add(new NodeNetworkAddress("ipv4", "public", "9.9.9.9", "", ""));
            }
            NodeNetworkResource network =
                    new NodeNetworkResource("host", "eth0", "", 1000, addresses);
            SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
            volumes.put("data", new HostVolumeInfo("/data", false, "", "data"));
            return NodeBuilder.builder(node)
                    .hostVolumes(volumes)
                    .nodeResources(
                            NodeResourcesBuilder.builder(has)
                                    .devices(devices)
                                    .nodeNetworks(List.of(network))
                                    .build())
                    .build();
        }

        /** So that more MHz do not make cores faster. */
        private static NodeProcessorResources processors(NodeResources has) {
            if (has.processors() != null) {
                return has.processors();
            }
            List<NumaCore> cores = new ArrayList<>();
            int each = has.cpu().cpuShares() / has.cpu().totalCpuCores();
            for (int id : has.cpu().reservableCpuCores()) {
                cores.add(new NumaCore(0, 0, id, true, false, each, 0, 0));
            }
            return new NodeProcessorResources(new NumaTopology(List.of(0), null, cores, 0, 0));
        }

        private static Node larger(Node node, SuggestedChange change) {
            NodeResources has = node.nodeResources();
            int more = change.amount();
            NodeResourcesBuilder resources =
                    NodeResourcesBuilder.builder(has).processors(processors(has));
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
                case "device_constraint" -> withoutDeviceConstraints(job);
                default -> job;
            };
        }

        private static Job withoutDeviceConstraints(Job job) {
            TaskGroup group = job.taskGroups().getFirst();
            List<Task> tasks = new ArrayList<>();
            for (Task task : group.tasks()) {
                List<RequestedDevice> devices = new ArrayList<>();
                for (RequestedDevice device : GroupNeeds.each(task.resources().devices())) {
                    devices.add(new RequestedDevice(device.name(), device.count(), null, null));
                }
                Resources resources =
                        ResourcesBuilder.builder(task.resources()).devices(devices).build();
                tasks.add(TaskBuilder.builder(task).resources(resources).build());
            }
            return JobBuilder.builder(job)
                    .taskGroups(List.of(TaskGroupBuilder.builder(group).tasks(tasks).build()))
                    .build();
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
