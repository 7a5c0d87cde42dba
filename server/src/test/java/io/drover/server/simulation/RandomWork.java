package io.drover.server.simulation;

import io.drover.api.allocation.Allocation;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ReschedulePolicy;
import io.drover.api.job.Resources;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import io.drover.api.node.HostVolumeInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.server.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/** Jobs and nodes by chance. */
@NullUnmarked
final class RandomWork {
    /** What jobs ask for beside processor time and memory. */
    enum Wish {
        NOTHING,
        PORTS,
        CORES,
        DEVICES,
        VOLUMES
    }

    /** The volume that each node has one of, for one writer at a time. */
    static final String VOLUME = "data";

    private final Random random;
    private final List<Wish> wishes;

    /**
     * @param wishes what jobs may ask for
     */
    RandomWork(Random random, List<Wish> wishes) {
        this.random = random;
        this.wishes = wishes;
    }

    /**
     * A node with two devices and a volume.
     *
     * @param large with so much of all numbers that only ports, cores, devices and volumes are
     *     scarce
     */
    Node node(int number, boolean large) {
        Node plain =
                large
                        ? Samples.node(number, 1_000_000, 1_000_000)
                        : Samples.node(number, 2000 + 1000 * random.nextInt(3), 4096);
        NodeDeviceResource devices =
                new NodeDeviceResource(
                        "acme",
                        "gpu",
                        "fast",
                        List.of(
                                new NodeDevice("one", true, "", null),
                                new NodeDevice("two", true, "", null)),
                        null);
        SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
        volumes.put(VOLUME, new HostVolumeInfo("/" + VOLUME, false, "", VOLUME));
        return NodeBuilder.builder(plain)
                .hostVolumes(volumes)
                .nodeResources(
                        NodeResourcesBuilder.builder(plain.nodeResources())
                                .devices(List.of(devices))
                                .build())
                .build();
    }

    Job job(int number) {
        String type = number % 5 == 4 ? "system" : number % 2 == 0 ? "service" : "batch";
        Wish wish = wishes.get(random.nextInt(wishes.size()));
        TaskGroupBuilder group =
                TaskGroupBuilder.builder(Samples.group("work", random.nextInt(6)))
                        .tasks(
                                List.of(
                                        TaskBuilder.builder(Samples.task("main", 100, 100))
                                                .resources(resources(number, wish))
                                                .build()))
                        .reschedulePolicy(policy(type));
        if (wish == Wish.PORTS) {
            boolean fixed = random.nextBoolean();
            group.networks(List.of(fixed ? Samples.network(9000 + number % 2) : Samples.network()));
        }
        if (wish == Wish.VOLUMES) {
            group.volumes(onlyWriter());
        }
        if (type.equals("service") && random.nextBoolean()) {
            group.update(Samples.update(1 + random.nextInt(2)));
        }
        TaskGroup made = group.build();
        return JobBuilder.builder(Samples.job("job-" + number, type, made))
                .priority(40 + 10 * random.nextInt(3))
                .build();
    }

    private Resources resources(int number, Wish wish) {
        ResourcesBuilder resources =
                ResourcesBuilder.builder()
                        .cpu(300 + 100 * number)
                        .memoryMb(128 * (1 + random.nextInt(2)));
        return switch (wish) {
            case CORES -> resources.cpu(0).cores(1 + random.nextInt(2)).build();
            case DEVICES ->
                    resources.devices(List.of(new RequestedDevice("gpu", 1, null, null))).build();
            case NOTHING, PORTS, VOLUMES -> resources.build();
        };
    }

    /** Asks for the volume that nobody else may write meanwhile. */
    static SortedMap<String, VolumeRequest> onlyWriter() {
        SortedMap<String, VolumeRequest> requests = new TreeMap<>();
        requests.put(
                "v",
                VolumeRequestBuilder.builder()
                        .name("v")
                        .type("host")
                        .source(VOLUME)
                        .accessMode("single-node-single-writer")
                        .build());
        return requests;
    }

    /** Whether an allocation writes the volume of its node. */
    static boolean writes(Allocation allocation) {
        return allocation.job().taskGroups().stream()
                .anyMatch(group ->
                        group.name().equals(allocation.taskGroup()) && group.volumes() != null);
    }

    private static ReschedulePolicy policy(String type) {
        return type.equals("system")
                ? null
                : new ReschedulePolicy(
                        0,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        "exponential",
                        Duration.ofSeconds(60),
                        true);
    }
}
