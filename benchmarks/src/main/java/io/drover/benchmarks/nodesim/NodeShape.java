package io.drover.benchmarks.nodesim;

import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDiskResources;
import io.drover.api.node.NodeMemoryResources;
import io.drover.api.node.NodeProcessorResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The nodes that figures are measured on: 4 cores of 3,500 MHz, 32,000 MB, 100 GiB of disk, driver
 * raw_exec; 50 racks and 4 classes. A number always gives the same node.
 */
final class NodeShape {
    static final int RACKS = 50;
    static final int CLASSES = 4;

    private static final int CORES = 4;
    private static final int CORE_MHZ = 3500;
    private static final int MEMORY_MB = 32_000;
    private static final int DISK_MB = 100 * 1024;

    private static final NodeResources RESOURCES = resources();

    private NodeShape() {}

    static String id(int number) {
        return uuid("node " + number);
    }

    static Node of(int number) {
        String name = "sim-" + number;
        SortedMap<String, String> meta = new TreeMap<>();
        meta.put("rack", "r" + number % RACKS);
        return NodeBuilder.builder()
                .id(id(number))
                .secretId(uuid("secret of node " + number))
                .datacenter("dc1")
                .name(name)
                .nodeClass("c" + number % CLASSES)
                .nodePool("default")
                .attributes(attributes(name))
                .meta(meta)
                .nodeResources(RESOURCES)
                .drivers(new TreeMap<>(drivers()))
                .status("initializing")
                .schedulingEligibility("eligible")
                .build();
    }

    private static SortedMap<String, String> attributes(String name) {
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("kernel.name", "linux");
        attributes.put("kernel.version", "6.1.0");
        attributes.put("os.name", "debian");
        attributes.put("os.version", "12");
        attributes.put("cpu.arch", "amd64");
        attributes.put("cpu.numcores", Integer.toString(CORES));
        attributes.put("cpu.totalcompute", Integer.toString(CORES * CORE_MHZ));
        attributes.put("memory.totalbytes", Long.toString((long) MEMORY_MB << 20));
        attributes.put("driver.raw_exec", "1");
        attributes.put("nomad.version", "2.0.6");
        attributes.put("unique.hostname", name);
        return attributes;
    }

    private static SortedMap<String, DriverInfo> drivers() {
        SortedMap<String, DriverInfo> drivers = new TreeMap<>();
        drivers.put("raw_exec", new DriverInfo(null, true, true, "Healthy", null));
        return drivers;
    }

    private static NodeResources resources() {
        List<Integer> ids = IntStream.range(0, CORES).boxed().toList();
        List<NumaCore> cores =
                ids.stream()
                        .map(id -> new NumaCore(0, 0, id, true, false, CORE_MHZ, CORE_MHZ, 0))
                        .toList();
        return new NodeResources(
                new NodeCpuResources(CORES * CORE_MHZ, CORES, ids),
                new NodeMemoryResources(MEMORY_MB),
                new NodeDiskResources(DISK_MB),
                null,
                null,
                20_000,
                32_000,
                new NodeProcessorResources(new NumaTopology(List.of(0), null, cores, 0, 0)),
                null);
    }

    private static String uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
