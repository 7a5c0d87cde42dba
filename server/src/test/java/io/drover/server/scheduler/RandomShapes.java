package io.drover.server.scheduler;

import io.drover.api.job.Affinity;
import io.drover.api.job.Constraint;
import io.drover.api.job.EphemeralDisk;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NUMAResource;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.NetworkResourceBuilder;
import io.drover.api.job.Port;
import io.drover.api.job.RequestedDevice;
import io.drover.api.job.ResourcesBuilder;
import io.drover.api.job.Spread;
import io.drover.api.job.SpreadTarget;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.job.VolumeRequest;
import io.drover.api.job.VolumeRequestBuilder;
import io.drover.api.node.AttributeBuilder;
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
import io.drover.api.node.NodeReservedCpuResources;
import io.drover.api.node.NodeReservedMemoryResources;
import io.drover.api.node.NodeReservedNetworkResources;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import io.drover.server.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes and jobs of all kinds, from a seed: small, so that they get into each other's way. */
final class RandomShapes {
    /** A job keeps its type. */
    private static final List<String> TYPES =
            List.of("service", "batch", "service", "system", "sysbatch");

    private final Random random;

    RandomShapes(Random random) {
        this.random = random;
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    Node node(int number) {
        return NodeBuilder.builder(Samples.node(number))
                .datacenter("dc" + (1 + random.nextInt(2)))
                .nodeClass("c" + random.nextInt(3))
                .nodePool(oneIn(4) ? "blue" : "default")
                .nodeMaxAllocs(oneIn(6) ? 3 : 0)
                .attributes(
                        Samples.strings(
                                "kernel.name",
                                oneIn(8) ? "windows" : "linux",
                                "unique.number",
                                "" + number,
                                "os.version",
                                "1." + random.nextInt(4)))
                .meta(
                        Samples.strings(
                                "rack",
                                "r" + random.nextInt(4),
                                "disk",
                                random.nextBoolean() ? "ssd" : "hdd"))
                .nodeResources(resources(number))
                .hostVolumes(volumes())
                .reservedResources(
                        oneIn(3)
                                ? null
                                : new NodeReservedResources(
                                        new NodeReservedCpuResources(100, List.of(0)),
                                        new NodeReservedMemoryResources(128),
                                        null,
                                        new NodeReservedNetworkResources("22,8081-8083")))
                .build();
    }

    private SortedMap<String, HostVolumeInfo> volumes() {
        SortedMap<String, HostVolumeInfo> volumes = new TreeMap<>();
        if (oneIn(2)) {
            volumes.put("data", new HostVolumeInfo("/data", oneIn(4), "", "data"));
        }
        return volumes;
    }

    /** What a group may ask for: a volume that it alone writes, one that all write, or read. */
    private SortedMap<String, VolumeRequest> volumeRequests() {
        boolean reads = oneIn(3);
        SortedMap<String, VolumeRequest> requests = new TreeMap<>();
        requests.put(
                "v",
                VolumeRequestBuilder.builder()
                        .name("v")
                        .type("host")
                        .source("data")
                        .readOnly(reads)
                        .accessMode(reads || oneIn(2) ? "" : "single-node-single-writer")
                        .build());
        return requests;
    }

    private NodeResources resources(int number) {
        List<NodeNetworkAddress> addresses = new ArrayList<>();
        addresses.add(
                new NodeNetworkAddress(
                        "ipv4", "default", "10.0.0." + number, oneIn(4) ? "9090" : "", ""));
        if (oneIn(3)) {
            addresses.add(new NodeNetworkAddress("ipv4", "public", "1.2.3." + number, "", ""));
        }
        List<NumaCore> cores = new ArrayList<>();
        for (int id = 0; id < 8; id++) {
            cores.add(new NumaCore(0, id % 2, id, true, oneIn(20), 500, 0, 0));
        }
        NumaTopology topology =
                new NumaTopology(
                        List.of(0, 1), List.of(List.of(10, 20), List.of(20, 10)), cores, 0, 0);
        boolean narrow = oneIn(3);
        return new NodeResources(
                new NodeCpuResources(4000, 8, List.of(0, 1, 2, 3, 4, 5, 6, 7)),
                new NodeMemoryResources(1024 * (1 + random.nextInt(4))),
                new NodeDiskResources(4096),
                null,
                devices(number),
                narrow ? 20_000 : 0,
                narrow ? 20_003 : 0,
                oneIn(3) ? null : new NodeProcessorResources(topology),
                List.of(new NodeNetworkResource("host", "eth0", "", 1000, addresses)));
    }

    private List<NodeDeviceResource> devices(int number) {
        List<NodeDeviceResource> groups = new ArrayList<>();
        for (String name : List.of("t4", "a100")) {
            if (oneIn(2)) {
                continue;
            }
            List<NodeDevice> instances = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                instances.add(new NodeDevice(name + "-" + number + "-" + i, !oneIn(6), "", null));
            }
            var attributes = new TreeMap<String, io.drover.api.node.Attribute>();
            attributes.put(
                    "memory",
                    AttributeBuilder.builder()
                            .intValue(name.equals("t4") ? 16L : 40L)
                            .unit("GiB")
                            .build());
            groups.add(new NodeDeviceResource("nvidia", "gpu", name, instances, attributes));
        }
        return groups;
    }

    Job job(String id) {
        List<TaskGroup> groups = new ArrayList<>();
        groups.add(group("one"));
        if (oneIn(4)) {
            groups.add(group("two"));
        }
        return JobBuilder.builder(
                        Samples.job(
                                id,
                                TYPES.get(Math.floorMod(id.hashCode(), TYPES.size())),
                                groups.toArray(TaskGroup[]::new)))
                .priority(pick(List.of(20, 50, 80)))
                .nodePool(oneIn(6) ? "all" : "default")
                .datacenters(oneIn(5) ? List.of("dc1") : List.of("*"))
                .constraints(oneIn(8) ? List.of(new Constraint("", "", "distinct_hosts")) : null)
                .build();
    }

    TaskGroup group(String name) {
        return TaskGroupBuilder.builder(Samples.group(name, 1 + random.nextInt(8)))
                .ephemeralDisk(new EphemeralDisk(false, false, 100 + random.nextInt(500)))
                .networks(oneIn(2) ? null : List.of(network()))
                .tasks(oneIn(5) ? List.of(task("a"), task("b")) : List.of(task("a")))
                .constraints(constraints())
                .affinities(
                        oneIn(3)
                                ? List.of(
                                        new Affinity("${meta.disk}", "hdd", "=", 50),
                                        new Affinity("${node.class}", "c1", "=", -30))
                                : null)
                .spreads(spreads())
                .volumes(oneIn(6) ? volumeRequests() : null)
                .build();
    }

    private List<Constraint> constraints() {
        List<Constraint> constraints = new ArrayList<>();
        if (oneIn(4)) {
            constraints.add(new Constraint("${meta.disk}", "ssd", "="));
        }
        if (oneIn(5)) {
            constraints.add(new Constraint("${attr.os.version}", ">= 1.1", "version"));
        }
        if (oneIn(6)) {
            constraints.add(
                    new Constraint(
                            "${meta.rack}", "" + (1 + random.nextInt(4)), "distinct_property"));
        }
        if (oneIn(8)) {
            constraints.add(new Constraint("${attr.unique.number}", "2", "!="));
        }
        return constraints;
    }

    private List<Spread> spreads() {
        List<Spread> spreads = new ArrayList<>();
        if (oneIn(3)) {
            spreads.add(
                    new Spread(
                            "${meta.rack}",
                            70,
                            oneIn(2)
                                    ? null
                                    : List.of(
                                            new SpreadTarget("r0", 50),
                                            new SpreadTarget("r1", 20))));
        }
        if (oneIn(4)) {
            spreads.add(new Spread(oneIn(2) ? "${node.class}" : "${attr.unique.number}", 30, null));
        }
        return spreads;
    }

    private NetworkResource network() {
        List<Port> fixed = new ArrayList<>();
        List<Port> dynamic = new ArrayList<>();
        if (oneIn(2)) {
            int value = pick(List.of(8080, 8082, 9090, 20_001));
            fixed.add(new Port("f", value, oneIn(3) ? -1 : 0, oneIn(6) ? "public" : "", oneIn(10)));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            dynamic.add(new Port("d" + i, 0, oneIn(2) ? -1 : 80, oneIn(6) ? "public" : "", false));
        }
        return NetworkResourceBuilder.builder()
                .mode("host")
                .reservedPorts(fixed)
                .dynamicPorts(dynamic)
                .build();
    }

    private Task task(String name) {
        var resources =
                ResourcesBuilder.builder()
                        .cpu(100 * (1 + random.nextInt(10)))
                        .memoryMb(128 * (1 + random.nextInt(6)));
        if (oneIn(4)) {
            resources.cpu(0).cores(1 + random.nextInt(3));
            if (oneIn(2)) {
                resources.numa(new NUMAResource(pick(List.of("none", "prefer", "require")), null));
            }
        }
        if (oneIn(5)) {
            resources.devices(
                    List.of(
                            new RequestedDevice(
                                    pick(List.of("gpu", "nvidia/gpu", "nvidia/gpu/t4")),
                                    1 + random.nextInt(2),
                                    oneIn(3)
                                            ? List.of(
                                                    new Constraint(
                                                            "${device.attr.memory}",
                                                            "20000 MiB",
                                                            ">="))
                                            : null,
                                    null)));
        }
        return TaskBuilder.builder().name(name).driver("exec").resources(resources.build()).build();
    }
}
