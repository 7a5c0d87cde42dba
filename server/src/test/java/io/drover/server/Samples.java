package io.drover.server;

import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.UpdateStrategy;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeResources;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Valid nodes, jobs and evaluations for tests, which change only what matters to them. */
public final class Samples {
    public static final long SECOND = 1_000_000_000L;

    private Samples() {}

    /** A ready node with 4000 MHz, 8192 MiB of memory, 100 GiB of disk and the driver exec. */
    public static Node node(int number) {
        return node(number, 4000, 8192);
    }

    public static Node node(int number, int cpu, int memory) {
        return NodeBuilder.builder()
                .id(id("a", number))
                .name("node-" + number)
                .secretId(id("5", number))
                .datacenter("dc1")
                .nodePool("default")
                .status("ready")
                .schedulingEligibility("eligible")
                .attributes(strings("kernel.name", "linux"))
                .drivers(drivers())
                .nodeResources(resources(number, cpu, memory))
                .build();
    }

    private static NodeResources resources(int number, int cpu, int memory) {
        NodeNetworkAddress address =
                new NodeNetworkAddress("ipv4", "default", "10.0.0." + number, "", "");
        return new NodeResources(
                new NodeCpuResources(cpu, 4, List.of(0, 1, 2, 3)),
                new NodeMemoryResources(memory),
                new NodeDiskResources(100 * 1024),
                null,
                null,
                0,
                0,
                null,
                List.of(new NodeNetworkResource("host", "eth0", "", 1000, List.of(address))));
    }

    private static SortedMap<String, DriverInfo> drivers() {
        SortedMap<String, DriverInfo> drivers = new TreeMap<>();
        drivers.put("exec", new DriverInfo(null, true, true, "Healthy", null));
        return drivers;
    }

    public static String id(String front, int number) {
        return "%s0000000-0000-4000-8000-%012x".formatted(front, number);
    }

    /** Keys and values in turn. */
    public static SortedMap<String, String> strings(String... keysAndValues) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    public static Job serviceJob(String id, int count) {
        return job(id, "service", group("web", count));
    }

    public static Job batchJob(String id, int count) {
        return job(id, "batch", group("work", count));
    }

    public static Job job(String id, String type, TaskGroup... groups) {
        return JobBuilder.builder()
                .region("global")
                .namespace("default")
                .id(id)
                .name(id)
                .type(type)
                .priority(50)
                .datacenters(List.of("*"))
                .nodePool("default")
                .taskGroups(List.of(groups))
                .build();
    }

    /** One task of 500 MHz and 256 MiB; tries again after 5 s, twice an hour. */
    public static TaskGroup group(String name, int count) {
        return TaskGroupBuilder.builder()
                .name(name)
                .count(count)
                .tasks(List.of(task("main", 500, 256)))
                .ephemeralDisk(new EphemeralDisk(false, false, 300))
                .reschedulePolicy(
                        new ReschedulePolicy(
                                2,
                                Duration.ofHours(1),
                                Duration.ofSeconds(5),
                                "constant",
                                Duration.ofMinutes(1),
                                false))
                .build();
    }

    public static Task task(String name, int cpu, int memory) {
        return TaskBuilder.builder()
                .name(name)
                .driver("exec")
                .resources(resources(cpu, memory))
                .build();
    }

    public static Resources resources(int cpu, int memory) {
        return ResourcesBuilder.builder().cpu(cpu).memoryMb(memory).build();
    }

    /** At most {@code maxParallel} at a time, each up for a second before the next. */
    public static UpdateStrategy update(int maxParallel) {
        return new UpdateStrategy(
                Duration.ofSeconds(30),
                maxParallel,
                "task_states",
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                0,
                false,
                false);
    }

    /** A network with static ports of these values and one dynamic port. */
    public static NetworkResource network(int... staticPorts) {
        List<Port> fixed = new ArrayList<>();
        for (int value : staticPorts) {
            fixed.add(new Port("fixed" + value, value, 0, "default", false));
        }
        return NetworkResourceBuilder.builder()
                .mode("host")
                .reservedPorts(fixed)
                .dynamicPorts(List.of(new Port("http", 0, 0, "default", false)))
                .build();
    }

    public static Evaluation evaluation(String id, Job job) {
        return EvaluationBuilder.builder()
                .id(id)
                .priority(job.priority() == null ? 50 : job.priority())
                .type(job.type())
                .triggeredBy("job-register")
                .namespace(job.namespace())
                .jobId(job.id())
                .status("pending")
                .build();
    }

    /** A state with these nodes, all ready. */
    public static State stateWith(List<Node> nodes) {
        List<Command> commands = new ArrayList<>();
        nodes.forEach(node -> commands.addAll(stateCommandsFor(node)));
        return apply(State.initial(), 0, commands);
    }

    /** What makes a node known and ready. */
    public static List<Command> stateCommandsFor(Node node) {
        return List.of(
                new Command.RegisterNode(node, List.of()),
                new Command.SetNodeStatus(node.id(), "ready", "", null, List.of()));
    }

    public static State apply(State state, long time, List<Command> commands) {
        return StateMachine.apply(state, time, commands).state();
    }

    /** Registers a job with an evaluation of that id. */
    public static State register(State state, long time, Job job, String evaluationId) {
        return apply(
                state,
                time,
                List.of(new Command.RegisterJob(job, null, evaluation(evaluationId, job), null)));
    }
}
