package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.Attribute;
import io.drover.api.node.AttributeBuilder;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceLocality;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeProcessorResources;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import io.drover.server.Samples;
import io.drover.server.state.PlanResult.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked // dereferences what the fixtures always fill
class GrantsTest {
    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    /** Against trying every way there is. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsDevicesWheneverThereIsAWayAndTheBestOfThem(long seed) {
        Random random = new Random(seed);
        NodeView view = new NodeView(randomNode(random));
        NodeHoldings held = new NodeHoldings();
        for (int round = 0; round < 4; round++) {
            TaskGroup group = randomGroup(random);
            GrantNeeds needs = new GrantNeeds(group);
            Grants grants = Grants.on(view, held, needs, new DeviceOptions(needs, view.devices));
            Every every = new Every(view, held, group);
            assertThat(grants.succeeded())
                    .as("whether there is a way")
                    .isEqualTo(every.best != null);
            if (grants.succeeded()) {
                assertThat(grants.weight()).as("weight").isEqualTo(every.best);
                SortedMap<String, Grant> given = grants.byTask();
                assertThat(every.wrongWith(given)).isEmpty();
                GroupNeeds load = new GroupNeeds(Samples.job("x", "service", group), group, -1);
                held.change(view.addresses, view.devices, load.load(List.of(), given), 1);
                assertThat(held.excess(view)).isNull();
            }
        }
    }

    private static Node randomNode(Random random) {
        int memoryNodes = 1 + random.nextInt(3);
        List<NumaCore> cores = new ArrayList<>();
        for (int id = 0; id < 8; id++) {
            cores.add(
                    new NumaCore(
                            0,
                            id % memoryNodes,
                            id,
                            true,
                            random.nextInt(10) == 0,
                            1000 + 500 * random.nextInt(2),
                            0,
                            0));
        }
        List<NodeDeviceResource> devices = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            List<NodeDevice> instances = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                NodeDeviceLocality at =
                        random.nextInt(4) == 0
                                ? null
                                : new NodeDeviceLocality(
                                        "0000:0" + i + ":00.0", random.nextInt(memoryNodes));
                instances.add(new NodeDevice(name + i, random.nextInt(6) > 0, "", at));
            }
            devices.add(
                    new NodeDeviceResource(
                            name.equals("c") ? "amd" : "nvidia",
                            "gpu",
                            name,
                            instances,
                            memory(8 << random.nextInt(3))));
        }
        List<Integer> ids = new ArrayList<>();
        for (int node = 0; node < memoryNodes; node++) {
            ids.add(node);
        }
        return node(devices, new NumaTopology(ids, null, cores, 0, 0));
    }

    private static SortedMap<String, Attribute> memory(int gibibytes) {
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        attributes.put(
                "memory",
                AttributeBuilder.builder().intValue((long) gibibytes).unit("GiB").build());
        return attributes;
    }

    private static Node node(List<NodeDeviceResource> devices, NumaTopology topology) {
        Node plain = Samples.node(1);
        return NodeBuilder.builder(plain)
                .nodeResources(
                        NodeResourcesBuilder.builder(plain.nodeResources())
                                .cpu(new NodeCpuResources(8000, 8, null))
                                .devices(devices)
                                .processors(new NodeProcessorResources(topology))
                                .build())
                .build();
    }

    private static TaskGroup randomGroup(Random random) {
        List<Task> tasks = new ArrayList<>();
        for (String name : random.nextInt(3) == 0 ? List.of("t", "u") : List.of("t")) {
            List<RequestedDevice> asks = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                asks.add(randomAsk(random));
            }
            var resources = ResourcesBuilder.builder().cpu(100).memoryMb(10).devices(asks);
            if (random.nextInt(2) == 0) {
                String near = List.of("none", "prefer", "require").get(random.nextInt(3));
                List<String> with =
                        asks.isEmpty() || random.nextBoolean()
                                ? null
                                : List.of(asks.getFirst().name());
                resources.cpu(0).cores(1 + random.nextInt(4)).numa(new NUMAResource(near, with));
            }
            tasks.add(task(name, resources.build()));
        }
        return TaskGroupBuilder.builder(Samples.group("g", 1)).tasks(tasks).build();
    }

    private static Task task(String name, Resources resources) {
        return TaskBuilder.builder(Samples.task(name, 1, 1)).resources(resources).build();
    }

    private static RequestedDevice randomAsk(Random random) {
        List<String> names = List.of("gpu", "nvidia/gpu", "nvidia/gpu/a", "amd/gpu");
        List<Constraint> constraints = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            constraints.add(new Constraint("${device.attr.memory}", "9000 MiB", ">"));
        }
        if (random.nextInt(4) == 0) {
            constraints.add(new Constraint("${device.ids}", "a1,b1,b2,c2", "set_contains_any"));
        }
        List<Affinity> affinities = new ArrayList<>();
        if (random.nextInt(2) == 0) {
            affinities.add(new Affinity("${device.model}", "b", "=", 60));
            affinities.add(new Affinity("${device.attr.memory}", "30 GiB", ">=", -40));
        }
        return new RequestedDevice(
                names.get(random.nextInt(names.size())),
                1 + random.nextInt(2),
                constraints,
                affinities);
    }

    /** All ways to give devices and memory nodes to the tasks of a group. */
    private static final class Every {
        private final NodeView view;
        private final TaskGroup group;
        private final TreeSet<String> taken = new TreeSet<>();
        private final List<Runnable> choices = new ArrayList<>();
        private final int[] freeCores;
        private int weight;

        /** The best weight; null when there is no way. */
        Integer best;

        Every(NodeView view, NodeHoldings held, TaskGroup group) {
            this.view = view;
            this.group = group;
            for (NodeDevices.Group devices : view.devices.groups) {
                for (int i = 0; i < devices.size(); i++) {
                    if (!devices.healthy().get(i) || held.holdsDevice(devices.first() + i)) {
                        taken.add(view.devices.id(devices.first() + i));
                    }
                }
            }
            this.freeCores = new int[view.cores.memoryNodeCount()];
            for (int core = 0; core < view.cores.size(); core++) {
                if (!held.holdsCore(view.cores.ids[core])) {
                    freeCores[view.cores.memoryNodes[core]]++;
                }
            }
            // whoever needs a memory node chooses first; the others take what is left
            for (String near : List.of("require", "prefer", "none")) {
                for (Task task : group.tasks()) {
                    if (near(task).equals(near)) {
                        choices.add(() -> chooseAnchor(task));
                        for (RequestedDevice ask : GroupNeeds.each(task.resources().devices())) {
                            choices.add(() -> chooseDevices(task, ask));
                        }
                    }
                }
            }
            next(0);
        }

        private int at;
        private int anchor;

        private void next(int choice) {
            if (choice == choices.size()) {
                best = best == null ? weight : Math.max(best, weight);
                return;
            }
            int before = at;
            at = choice;
            choices.get(choice).run();
            at = before;
        }

        private static String near(Task task) {
            NUMAResource numa = task.resources().numa();
            return numa == null ? "none" : numa.affinity();
        }

        private void chooseAnchor(Task task) {
            int here = at;
            int cores = task.resources().cores();
            int free = 0;
            for (int some : freeCores) {
                free += some;
            }
            if (cores == 0 || near(task).equals("none")) {
                if (cores <= free) {
                    int[] before = freeCores.clone();
                    int left = cores;
                    for (int node = 0; node < freeCores.length; node++) {
                        int some = Math.min(left, freeCores[node]);
                        freeCores[node] -= some;
                        left -= some;
                    }
                    next(here + 1);
                    System.arraycopy(before, 0, freeCores, 0, before.length);
                }
                return;
            }
            for (int node = 0; node < freeCores.length; node++) {
                boolean enough =
                        near(task).equals("require") ? freeCores[node] >= cores : free >= cores;
                if (!enough || freeCores[node] == 0) {
                    continue;
                }
                int[] before = freeCores.clone();
                int left = cores;
                for (int from : view.cores.nearest(node)) {
                    int some = Math.min(left, freeCores[from]);
                    freeCores[from] -= some;
                    left -= some;
                }
                int anchorBefore = anchor;
                anchor = node;
                at = here;
                next(here + 1);
                anchor = anchorBefore;
                System.arraycopy(before, 0, freeCores, 0, before.length);
            }
        }

        private void chooseDevices(Task task, RequestedDevice ask) {
            int here = at;
            int with = anchor;
            for (int group = 0; group < view.devices.groups.size(); group++) {
                NodeDevices.Group devices = view.devices.groups.get(group);
                if (matches(view.devices.resource(group), ask)) {
                    List<String> usable = new ArrayList<>();
                    for (int i = 0; i < devices.size(); i++) {
                        String id = view.devices.id(devices.first() + i);
                        if (!taken.contains(id)
                                && mayHave(ask, id)
                                && isNear(task, ask, devices, i)) {
                            usable.add(id);
                        }
                    }
                    int own = weight(view.devices.resource(group), ask);
                    weight += own;
                    for (List<String> some : subsets(usable, ask.count())) {
                        taken.addAll(some);
                        at = here;
                        anchor = with;
                        next(here + 1);
                        some.forEach(taken::remove);
                    }
                    weight -= own;
                }
            }
            anchor = with;
        }

        private boolean isNear(
                Task task, RequestedDevice ask, NodeDevices.Group devices, int instance) {
            NUMAResource numa = task.resources().numa();
            boolean wanted =
                    numa != null
                            && !numa.affinity().equals("none")
                            && GroupNeeds.each(numa.devices()).contains(ask.name());
            return !wanted || devices.memoryNodes().get(instance) == anchor;
        }

        private static List<List<String>> subsets(List<String> of, int size) {
            if (size == 0) {
                return List.of(List.of());
            }
            List<List<String>> all = new ArrayList<>();
            for (int i = 0; i < of.size(); i++) {
                for (List<String> rest : subsets(of.subList(i + 1, of.size()), size - 1)) {
                    List<String> one = new ArrayList<>(rest);
                    one.add(of.get(i));
                    all.add(one);
                }
            }
            return all;
        }

        private static boolean matches(NodeDeviceResource devices, RequestedDevice ask) {
            String full = devices.vendor() + "/" + devices.type() + "/" + devices.name();
            boolean named =
                    ask.name().equals(devices.type())
                            || full.equals(ask.name())
                            || full.startsWith(ask.name() + "/");
            boolean bigEnough =
                    ask.constraints().stream().noneMatch(c -> c.operand().equals(">"))
                            || devices.attributes().get("memory").intValue() >= 9;
            return named && bigEnough;
        }

        private static boolean mayHave(RequestedDevice ask, String id) {
            return ask.constraints().stream().noneMatch(c -> c.lTarget().equals("${device.ids}"))
                    || List.of("a1", "b1", "b2", "c2").contains(id);
        }

        private static int weight(NodeDeviceResource devices, RequestedDevice ask) {
            if (ask.affinities().isEmpty()) {
                return 0;
            }
            long memory = devices.attributes().get("memory").intValue();
            return (devices.name().equals("b") ? 60 : 0) + (memory >= 30 ? -40 : 0);
        }

        /** What of some grants is not as it was asked for. */
        List<String> wrongWith(SortedMap<String, Grant> given) {
            List<String> wrong = new ArrayList<>();
            for (Task task : group.tasks()) {
                Grant grant = given.get(task.name());
                int cores = grant == null ? 0 : grant.cores().size();
                if (cores != task.resources().cores()) {
                    wrong.add(task.name() + " has " + cores + " cores");
                }
                TreeSet<Integer> on = new TreeSet<>();
                int speed = 0;
                for (int place = 0; place < view.cores.size(); place++) {
                    if (grant != null && grant.cores().contains(view.cores.ids[place])) {
                        on.add(view.cores.memoryNodes[place]);
                        speed += view.cores.speeds[place];
                    }
                }
                if (near(task).equals("require") && on.size() > 1) {
                    wrong.add(task.name() + " has cores on memory nodes " + on);
                }
                if (cores > 0 && grant.cpuShares() != speed) {
                    wrong.add(task.name() + " has " + grant.cpuShares() + " MHz");
                }
                List<RequestedDevice> asks = GroupNeeds.each(task.resources().devices());
                for (int i = 0; i < asks.size(); i++) {
                    AllocatedDeviceResource device = grant.devices().get(i);
                    RequestedDevice ask = asks.get(i);
                    if (device.deviceIds().size() != ask.count()
                            || !device.deviceIds().stream().allMatch(id -> mayHave(ask, id))) {
                        wrong.add(task.name() + " has devices " + device);
                    }
                }
            }
            return wrong;
        }
    }

    // ---- cores ----

    private static List<Integer> coresOf(NodeView view, NodeHoldings held, int count, String near) {
        Resources asks =
                ResourcesBuilder.builder().cores(count).numa(new NUMAResource(near, null)).build();
        GrantNeeds needs =
                new GrantNeeds(
                        TaskGroupBuilder.builder(Samples.group("g", 1))
                                .tasks(List.of(task("t", asks)))
                                .build());
        Grants grants = Grants.on(view, held, needs, new DeviceOptions(needs, view.devices));
        return grants.succeeded() ? grants.byTask().get("t").cores() : List.of();
    }

    /** Cores 0 to 3 on the first memory node, and so on; nodes next to each other are nearer. */
    private static NodeView threeMemoryNodes() {
        List<NumaCore> cores = new ArrayList<>();
        for (int id = 0; id < 12; id++) {
            cores.add(new NumaCore(0, id / 4, id, true, false, 1000, 0, 0));
        }
        List<List<Integer>> distances =
                List.of(List.of(10, 20, 40), List.of(20, 10, 20), List.of(40, 20, 10));
        return new NodeView(
                node(List.of(), new NumaTopology(List.of(0, 1, 2), distances, cores, 0, 0)));
    }

    private static NodeHoldings holding(NodeView view, Integer... cores) {
        NodeHoldings held = new NodeHoldings();
        held.change(
                view.addresses,
                view.devices,
                new Load(0, 0, 0, List.of(cores), List.of(), List.of()),
                1);
        return held;
    }

    @Test
    void leavesWholeMemoryNodesToThoseWhoNeedThem() {
        NodeView view = threeMemoryNodes();
        NodeHoldings held = holding(view, 4, 5, 6);

        assertThat(coresOf(view, held, 3, "none")).containsExactly(0, 1, 7);
        assertThat(coresOf(view, held, 3, "require")).containsExactly(0, 1, 2);
    }

    @Test
    void takesTheMemoryNodeOfWhichTheLeastIsLeft() {
        NodeView view = threeMemoryNodes();

        assertThat(coresOf(view, holding(view, 8), 3, "require")).containsExactly(9, 10, 11);
        assertThat(coresOf(view, holding(view, 8), 3, "prefer")).containsExactly(9, 10, 11);
        assertThat(coresOf(view, holding(view, 8), 4, "require")).containsExactly(0, 1, 2, 3);
        assertThat(coresOf(view, holding(view), 5, "require")).isEmpty();
    }

    @Test
    void prefersCoresThatAreNearEachOther() {
        NodeView view = threeMemoryNodes();
        NodeHoldings held = holding(view, 4, 5);

        assertThat(coresOf(view, held, 5, "prefer")).containsExactly(0, 1, 2, 3, 6);
        assertThat(coresOf(view, holding(view, 4, 5, 6, 7), 5, "prefer"))
                .containsExactly(0, 1, 2, 3, 8);
    }

    @Test
    void givesNoCoreThatTheAgentKeepsOrThatIsSwitchedOff() {
        List<NumaCore> cores = new ArrayList<>();
        for (int id = 0; id < 4; id++) {
            cores.add(new NumaCore(0, 0, id, true, id == 1, 1000, 0, 0));
        }
        NodeView view = new NodeView(node(List.of(), new NumaTopology(null, null, cores, 0, 0)));

        assertThat(coresOf(view, new NodeHoldings(), 3, "none")).containsExactly(0, 2, 3);
        assertThat(coresOf(view, new NodeHoldings(), 4, "none")).isEmpty();
    }
}
