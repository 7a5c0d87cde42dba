package io.drover.server;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Resources;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeResources;
import java.util.List;
import java.util.TreeMap;

/** Small valid things that tests change where they need to. */
public final class Fixtures {
    private Fixtures() {}

    /** A service of one group {@code web} with one raw_exec task. */
    public static Job job(String id, int count) {
        Task task =
                TaskBuilder.builder()
                        .name("app")
                        .driver("raw_exec")
                        .config(new TreeMap<>(java.util.Map.of("command", "/bin/true")))
                        .resources(new Resources(50, 0, 32, 0, 0, null, null, null, 0, 0))
                        .build();
        TaskGroup group =
                TaskGroupBuilder.builder().name("web").count(count).tasks(List.of(task)).build();
        return JobBuilder.builder().id(id).type("service").taskGroups(List.of(group)).build();
    }

    /** A request to register a job as it is. */
    public static JobRegisterRequest register(Job job) {
        return new JobRegisterRequest(null, job, false, 0, false, false, false, 0);
    }

    /** A node with room, driver raw_exec and the given id and secret. */
    public static Node node(String id, String secret) {
        TreeMap<String, String> attributes = new TreeMap<>();
        attributes.put("kernel.name", "linux");
        attributes.put("driver.raw_exec", "1");
        TreeMap<String, DriverInfo> drivers = new TreeMap<>();
        drivers.put("raw_exec", new DriverInfo(null, true, true, "Healthy", null));
        return NodeBuilder.builder()
                .id(id)
                .secretId(secret)
                .name("node-" + id.substring(0, 4))
                .datacenter("dc1")
                .nodePool("default")
                .nodeClass("")
                .attributes(attributes)
                .drivers(drivers)
                .nodeResources(
                        new NodeResources(
                                new NodeCpuResources(4_000, 4, List.of(0, 1, 2, 3)),
                                new NodeMemoryResources(8_192),
                                new NodeDiskResources(20_000),
                                null,
                                null,
                                20_000,
                                32_000,
                                null,
                                null))
                .build();
    }
}
