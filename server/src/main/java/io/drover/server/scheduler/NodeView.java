package io.drover.server.scheduler;

import io.drover.api.node.Node;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NumaTopology;
import org.jspecify.annotations.Nullable;

/** A node as the placer sees it: what it has for allocations, in plain numbers. */
final class NodeView {
    final Node node;
    final String computedClass;

    /** Of its id: what breaks ties, mixed with a seed. */
    final long hash;

    /**
     * Of all that decides whether a node could ever run a group, but for what is {@code unique.}:
     * two nodes of one kind answer each check alike.
     */
    final long kind;

    final int cpu;
    final int memory;
    final int disk;
    final int maxAllocations;

    final NodeCores cores;
    final NodeDevices devices;

    final NodeAddresses addresses;

    /** The view of a node that has nothing in common with others. */
    NodeView(Node node) {
        this(node, new CommonParts());
    }

    NodeView(Node node, CommonParts parts) {
        this.node = node;
        this.computedClass = ComputedClass.stored(node);
        this.hash = Hash.of(0, node.id());
        NodeResources has = node.nodeResources();
        NodeReservedResources kept = node.reservedResources();
        int keptCpu = kept == null || kept.cpu() == null ? 0 : kept.cpu().cpuShares();
        int keptMemory = kept == null || kept.memory() == null ? 0 : kept.memory().memoryMb();
        int keptDisk = kept == null || kept.disk() == null ? 0 : kept.disk().diskMb();
        this.cpu = Math.max(0, totalCpu(has) - keptCpu);
        this.memory =
                Math.max(
                        0,
                        (has == null || has.memory() == null ? 0 : has.memory().memoryMb())
                                - keptMemory);
        this.disk =
                Math.max(
                        0,
                        (has == null || has.disk() == null ? 0 : has.disk().diskMb()) - keptDisk);
        this.maxAllocations = node.nodeMaxAllocs();
        this.cores = new NodeCores(has, kept);
        this.devices = new NodeDevices(has == null ? null : has.devices(), cores, parts);
        this.addresses = new NodeAddresses(node, parts);
        this.kind = NodeKind.of(node, addresses);
    }

    /** Whether the scheduler may place anything new here. */
    boolean takesWork() {
        return node.status().equals("ready")
                && node.schedulingEligibility().equals("eligible")
                && !node.drain()
                && node.drainStrategy() == null;
    }

    private static int totalCpu(@Nullable NodeResources has) {
        if (has == null) {
            return 0;
        }
        if (has.cpu() != null && has.cpu().cpuShares() > 0) {
            return has.cpu().cpuShares();
        }
        NumaTopology topology = has.processors() == null ? null : has.processors().topology();
        if (topology == null) {
            return 0;
        }
        if (topology.overrideTotalCompute() > 0) {
            return topology.overrideTotalCompute();
        }
        return topology.cores() == null
                ? 0
                : topology.cores().stream()
                        .filter(c -> !c.disable())
                        .mapToInt(NodeCores::speed)
                        .sum();
    }
}
