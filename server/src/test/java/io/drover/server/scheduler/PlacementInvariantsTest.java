package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.allocation.AllocatedTaskResources;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.PortMapping;
import io.drover.api.job.Job;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.VolumeRequest;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.PlanResult;
import io.drover.server.state.PlanResult.Grant;
import io.drover.server.state.PlanResult.Placement;
import io.drover.server.state.State;
import io.drover.server.state.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no plan may ever lead to, told from the rows of the state alone; and for each rule a state
 * that breaks it, so that the rules themselves are known to work.
 */
@NullUnmarked // dereferences what the fixtures always fill
class PlacementInvariantsTest {
    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdAfterEachPlan(long seed) {
        RandomRegion region = new RandomRegion(seed, new Scheduler());
        boolean preempting = seed % 2 == 0;
        region.apply(
                List.of(
                        new Command.SetSchedulerConfiguration(
                                SchedulerConfigurationBuilder.builder(
                                                SchedulerConfiguration.defaults())
                                        .schedulerAlgorithm(seed % 3 == 0 ? "spread" : "binpack")
                                        .preemptionConfig(
                                                new PreemptionConfig(
                                                        true, preempting, preempting, preempting))
                                        .build(),
                                null)));
        TreeSet<String> touched = new TreeSet<>();
        region.beforeApplying =
                (state, decision) -> {
                    touched.clear();
                    decision.plan().placements().forEach(p -> touched.add(p.nodeId()));
                };
        int[] plans = new int[1];
        region.afterApplying =
                state -> {
                    plans[0]++;
                    for (String node : touched) {
                        assertThat(violations(state, node)).isEmpty();
                    }
                };
        for (int i = 0; i < 60; i++) {
            region.step();
        }
        assertThat(plans[0]).isGreaterThan(5);
    }

    /** What is wrong on a node, in words. */
    private static List<String> violations(State state, String nodeId) {
        Node node = state.node(nodeId);
        Use use = new Use();
        for (Allocation allocation : state.allocationsByNode(nodeId)) {
            if (!Statuses.isTerminal(allocation)) {
                use.add(allocation);
            }
        }
        return node == null ? List.of() : use.violations(node);
    }

    /** Plain sums; the tasks of these jobs all run at the same time. */
    private static final class Use {
        private int cpu;
        private int memory;
        private int disk;
        private int count;
        private int writers;
        private int onlyWriters;
        private final List<String> wrong = new ArrayList<>();
        private final TreeSet<String> taken = new TreeSet<>();

        void add(Allocation allocation) {
            count++;
            disk += allocation.allocatedResources().shared().diskMb();
            for (AllocatedTaskResources task : allocation.allocatedResources().tasks().values()) {
                cpu += task.cpu().cpuShares();
                memory += task.memory().memoryMb();
                for (int core : GroupNeeds.each(task.cpu().reservedCores())) {
                    take("core " + core);
                }
                for (AllocatedDeviceResource device : GroupNeeds.each(task.devices())) {
                    device.deviceIds().forEach(id -> take("device " + id));
                }
            }
            for (PortMapping port :
                    GroupNeeds.each(allocation.allocatedResources().shared().ports())) {
                if (!port.ignoreCollision()) {
                    take("port " + port.hostIp() + ":" + port.value());
                }
            }
            volumes(allocation);
            take("name " + allocation.name() + " of " + allocation.namespace());
        }

        private void volumes(Allocation allocation) {
            for (TaskGroup group : allocation.job().taskGroups()) {
                if (group.name().equals(allocation.taskGroup()) && group.volumes() != null) {
                    for (VolumeRequest volume : group.volumes().values()) {
                        if (!volume.readOnly()) {
                            writers++;
                            onlyWriters += volume.accessMode().isEmpty() ? 0 : 1;
                        }
                    }
                }
            }
        }

        private void take(String what) {
            if (!taken.add(what)) {
                wrong.add(what + " is there twice");
            }
        }

        List<String> violations(Node node) {
            var has = node.nodeResources();
            var kept = node.reservedResources();
            int keptCpu = kept == null ? 0 : kept.cpu().cpuShares();
            int keptMemory = kept == null ? 0 : kept.memory().memoryMb();
            if (onlyWriters > 0 && writers > 1) {
                wrong.add("the only writer of a volume is not alone");
            }
            more("cpu", cpu, has.cpu().cpuShares() - keptCpu);
            more("memory", memory, has.memory().memoryMb() - keptMemory);
            more("disk", disk, has.disk().diskMb());
            more("allocations", count, node.nodeMaxAllocs() == 0 ? 9999 : node.nodeMaxAllocs());
            return wrong;
        }

        private void more(String what, int used, int there) {
            if (used > there) {
                wrong.add("%s: %d of %d".formatted(what, used, there));
            }
        }
    }

    // A state that breaks each rule: apply carries out what it is given.

    private static State planted(Node node, Job job, Placement... placements) {
        State state = Samples.register(Samples.stateWith(List.of(node)), 0, job, "e");
        PlanResult plan =
                new PlanResult(
                        "e",
                        "default",
                        job.id(),
                        List.of(placements),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(),
                        List.of());
        return Samples.apply(state, 0, List.of(new Command.ApplyPlan(plan)));
    }

    private static Placement placement(
            int number, List<PortMapping> ports, @Nullable SortedMap<String, Grant> grants) {
        return new Placement(
                Samples.id("c", number),
                "web",
                number,
                0,
                Samples.node(1).id(),
                ports,
                grants,
                -1,
                "",
                false,
                "",
                null);
    }

    private static Job job(int cpu, int memory) {
        return Samples.job(
                "web",
                "service",
                TaskGroupBuilder.builder(Samples.group("web", 2))
                        .tasks(List.of(Samples.task("main", cpu, memory)))
                        .build());
    }

    private static List<String> found(Node node, Job job, Placement... placements) {
        return violations(planted(node, job, placements), node.id());
    }

    @Test
    void tellTooMuchCpuMemoryAndDisk() {
        Placement one = placement(1, List.of(), null);
        Placement two = placement(2, List.of(), null);

        assertThat(found(Samples.node(1), job(2500, 10), one, two))
                .containsExactly("cpu: 5000 of 4000");
        assertThat(found(Samples.node(1), job(10, 5000), one, two))
                .containsExactly("memory: 10000 of 8192");
        Node small =
                NodeBuilder.builder(new RandomShapes(new Random(1)).node(1))
                        .reservedResources(null)
                        .nodeMaxAllocs(1)
                        .build();
        assertThat(found(small, job(10, 10), one, two)).containsExactly("allocations: 2 of 1");
    }

    @Test
    void tellAPortACoreADeviceAndANameThatIsThereTwice() {
        List<PortMapping> port = List.of(new PortMapping("http", 80, 0, "10.0.0.1", false));
        SortedMap<String, Grant> grant = new TreeMap<>();
        grant.put(
                "main",
                new Grant(
                        List.of(3),
                        100,
                        List.of(
                                new AllocatedDeviceResource(
                                        "nvidia", "gpu", "t4", List.of("t4-1")))));

        assertThat(
                        found(
                                Samples.node(1),
                                job(10, 10),
                                placement(1, port, grant),
                                placement(2, port, grant)))
                .containsExactly(
                        "core 3 is there twice",
                        "device t4-1 is there twice",
                        "port 10.0.0.1:80 is there twice");
        Placement again = placement(1, List.of(), null);
        Placement sameName =
                new Placement(
                        Samples.id("d", 1),
                        "web",
                        1,
                        0,
                        again.nodeId(),
                        List.of(),
                        null,
                        -1,
                        "",
                        false,
                        "",
                        null);
        assertThat(found(Samples.node(1), job(10, 10), again, sameName))
                .containsExactly("name web.web[1] of default is there twice");
    }
}
