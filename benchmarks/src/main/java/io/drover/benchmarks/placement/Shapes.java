package io.drover.benchmarks.placement;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeResources;
import io.drover.api.operator.PreemptionConfig;
import io.drover.api.operator.SchedulerConfiguration;
import io.drover.api.operator.SchedulerConfigurationBuilder;
import io.drover.server.scheduler.Decision;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The nodes and jobs that targets are stated for. */
final class Shapes {
    private Shapes() {}

    /** A ready node of 4 × 3,500 MHz, 32,000 MB and 100 GiB, in one of 50 racks and 4 classes. */
    static Node node(int number) {
        SortedMap<String, String> meta = new TreeMap<>();
        meta.put("rack", "r" + number % 50);
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("kernel.name", "linux");
        attributes.put("driver.raw_exec", "1");
        attributes.put("unique.hostname", "node-" + number);
        SortedMap<String, DriverInfo> drivers = new TreeMap<>();
        drivers.put("raw_exec", new DriverInfo(null, true, true, "Healthy", null));
        List<NodeDevice> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            devices.add(new NodeDevice("gpu-" + number + "-" + i, true, "", null));
        }
        NodeNetworkAddress address =
                new NodeNetworkAddress(
                        "ipv4", "default", "10.0." + number / 250 + "." + number % 250, "", "");
        return NodeBuilder.builder()
                .id(id(0xA, number))
                .secretId(id(0x5, number))
                .name("node-" + number)
                .datacenter("dc1")
                .nodePool("default")
                .nodeClass("c" + number % 4)
                .attributes(attributes)
                .meta(meta)
                .drivers(drivers)
                .nodeResources(
                        new NodeResources(
                                new NodeCpuResources(14_000, 4, List.of(0, 1, 2, 3)),
                                new NodeMemoryResources(32_000),
                                new NodeDiskResources(100 * 1024),
                                null,
                                List.of(
                                        new NodeDeviceResource(
                                                "nvidia", "gpu", "t4", devices, null)),
                                0,
                                0,
                                null,
                                List.of(
                                        new NodeNetworkResource(
                                                "host", "eth0", "", 1000, List.of(address)))))
                .build();
    }

    static String id(int front, int number) {
        // Spread like random ones, so that maps see what they see in life.
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        return "%01x%07x-%04x-4000-8000-%012x"
                .formatted(front, mixed >>> 36, mixed >>> 16 & 0xFFFF, number);
    }

    static State region(int nodes) {
        State state = State.initial();
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            Node node = node(i);
            commands.add(new Command.RegisterNode(node, List.of()));
            commands.add(new Command.SetNodeStatus(node.id(), "ready", "", null, List.of()));
        }
        return StateMachine.apply(state, 0, commands).state();
    }

    static State with(State state, Job job, String evaluationId) {
        Evaluation evaluation =
                EvaluationBuilder.builder()
                        .id(evaluationId)
                        .priority(50)
                        .type(job.type())
                        .triggeredBy("job-register")
                        .namespace(job.namespace())
                        .jobId(job.id())
                        .status("pending")
                        .build();
        return StateMachine.apply(
                        state, 0, List.of(new Command.RegisterJob(job, null, evaluation, null)))
                .state();
    }

    /** A batch job of one task of 100 MHz and 64 MB, with 110 MB of disk. */
    static Job job(String id, String shape, int count) {
        TaskGroupBuilder group =
                TaskGroupBuilder.builder()
                        .name("work")
                        .count(count)
                        .ephemeralDisk(new EphemeralDisk(false, false, 110))
                        .tasks(
                                List.of(
                                        TaskBuilder.builder()
                                                .name("main")
                                                .driver("raw_exec")
                                                .resources(resources(shape).build())
                                                .build()));
        shape(group, shape, count);
        return JobBuilder.builder()
                .region("global")
                .namespace("default")
                .id(id)
                .name(id)
                .type("batch")
                .priority(50)
                .datacenters(List.of("*"))
                .nodePool("default")
                .taskGroups(List.<TaskGroup>of(group.build()))
                .build();
    }

    /** One of high priority and as large as those that fill the region. */
    static Job urgent(String id, int count) {
        return JobBuilder.builder(job(id, "filler", count)).priority(80).build();
    }

    /** A region where jobs of low priority take all memory, four allocations on each node. */
    static State filled(State region, int nodes, int jobs) {
        SchedulerConfiguration preempting =
                SchedulerConfigurationBuilder.builder(SchedulerConfiguration.defaults())
                        .preemptionConfig(new PreemptionConfig(true, true, true, true))
                        .build();
        State state =
                StateMachine.apply(
                                region,
                                0,
                                List.of(new Command.SetSchedulerConfiguration(preempting, null)))
                        .state();
        Scheduler scheduler = new Scheduler();
        for (int i = 0; i < jobs; i++) {
            Job filler = job("filler" + i, "filler", 4 * nodes / jobs);
            state = with(state, JobBuilder.builder(filler).priority(20).build(), "filler" + i);
            Evaluation evaluation = Objects.requireNonNull(state.evaluation("filler" + i));
            Decision decision = scheduler.decide(state, evaluation, i, 0);
            state =
                    StateMachine.apply(
                                    state, 0, List.of(new Command.ApplyPlan(decision.complete())))
                            .state();
        }
        return state;
    }

    private static ResourcesBuilder resources(String shape) {
        ResourcesBuilder resources =
                ResourcesBuilder.builder()
                        .cpu(100)
                        .memoryMb(shape.equals("filler") ? 32_000 / 4 : 64);
        return shape.equals("device")
                ? resources.devices(List.of(new RequestedDevice("nvidia/gpu", 1, null, null)))
                : resources;
    }

    /** All shapes that are measured. */
    static List<String> all() {
        return List.of(
                "plain",
                "constraint",
                "affinity",
                "spread",
                "even spread",
                "spread, affinity",
                "unique spread",
                "rack and unique spread",
                "distinct_hosts",
                "distinct_property",
                "ports",
                "device");
    }

    private static void shape(TaskGroupBuilder group, String shape, int count) {
        List<Affinity> affinities = List.of(new Affinity("${node.class}", "c1", "=", 50));
        Spread even = new Spread("${meta.rack}", 50, null);
        Spread unique = new Spread("${node.unique.id}", 50, null);
        Spread aimed =
                new Spread(
                        "${meta.rack}",
                        50,
                        List.of(new SpreadTarget("r0", 30), new SpreadTarget("r1", 20)));
        switch (shape) {
            case "constraint" ->
                    group.constraints(
                            List.of(new Constraint("${meta.rack}", "r[0-4].*", "regexp")));
            case "affinity" -> group.affinities(affinities);
            case "spread" -> group.spreads(List.of(aimed));
            case "even spread" -> group.spreads(List.of(even));
            case "spread, affinity" -> group.spreads(List.of(even)).affinities(affinities);
            case "unique spread" -> group.spreads(List.of(unique));
            case "rack and unique spread" -> group.spreads(List.of(even, unique));
            case "distinct_hosts" ->
                    group.constraints(List.of(new Constraint("", "", "distinct_hosts")));
            case "distinct_property" ->
                    group.constraints(
                            List.of(
                                    new Constraint(
                                            "${meta.rack}",
                                            "" + (count / 50 + 1),
                                            "distinct_property")));
            case "ports" ->
                    group.networks(
                            List.of(
                                    NetworkResourceBuilder.builder()
                                            .mode("host")
                                            .dynamicPorts(
                                                    List.of(new Port("http", 0, 0, "", false)))
                                            .build()));
            default -> {}
        }
    }
}
