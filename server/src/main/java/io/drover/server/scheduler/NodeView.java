package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.Node;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import io.drover.api.node.NumaCore;
import io.drover.api.node.NumaTopology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node as the placer sees it: what it has for allocations, in plain numbers. */
final class NodeView {
    private static final int FIRST_DYNAMIC_PORT = 20_000;
    private static final int LAST_DYNAMIC_PORT = 32_000;

    final Node node;
    final String computedClass;

    /** Of its id: what breaks ties, mixed with a seed. */
    final long hash;

    final int cpu;
    final int memory;
    final int disk;
    final int maxAllocations;
    final int firstDynamicPort;
    final int lastDynamicPort;

    /** Cores that may be given away, ascending, with their MHz. */
    final SortedMap<Integer, Integer> cores;

    final List<Address> addresses;
    final BitSet reservedPorts;

    /**
     * An address that ports can be given on.
     *
     * @param number the same for all that have this ip
     */
    record Address(String alias, String ip, BitSet reservedPorts, int number) {}

    NodeView(Node node) {
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
        this.firstDynamicPort =
                has == null || has.minDynamicPort() <= 0
                        ? FIRST_DYNAMIC_PORT
                        : has.minDynamicPort();
        this.lastDynamicPort =
                has == null || has.maxDynamicPort() <= 0 ? LAST_DYNAMIC_PORT : has.maxDynamicPort();
        this.cores = cores(has, kept);
        this.reservedPorts =
                PortList.parse(
                        kept == null || kept.networks() == null
                                ? null
                                : kept.networks().reservedHostPorts());
        this.addresses = addresses(node);
    }

    /** Whether the scheduler may place anything new here. */
    boolean takesWork() {
        return node.status().equals("ready")
                && node.schedulingEligibility().equals("eligible")
                && !node.drain()
                && node.drainStrategy() == null;
    }

    /** MHz that one exclusive core amounts to, when cores of different speed are not told apart. */
    int cpuPerCore() {
        if (cores.isEmpty()) {
            return 0;
        }
        long sum = 0;
        for (int speed : cores.values()) {
            sum += speed;
        }
        return (int) (sum / cores.size());
    }

    boolean hasNetworkMode(String mode) {
        NodeResources has = node.nodeResources();
        if (has == null) {
            return false;
        }
        if (has.networks() != null
                && has.networks().stream().anyMatch(network -> mode.equals(network.mode()))) {
            return true;
        }
        return has.nodeNetworks() != null
                && has.nodeNetworks().stream().anyMatch(network -> mode.equals(network.mode()));
    }

    /** The number of an ip; -1 when the node has no such address. */
    int addressNumber(String ip) {
        for (Address address : addresses) {
            if (address.ip().equals(ip)) {
                return address.number();
            }
        }
        return -1;
    }

    /** Whether addresses go by the same numbers. */
    boolean sameAddresses(NodeView other) {
        return ips().equals(other.ips());
    }

    private List<String> ips() {
        return addresses.stream().map(Address::ip).toList();
    }

    List<Address> addressesOf(String hostNetwork) {
        String alias = hostNetwork.isEmpty() ? "default" : hostNetwork;
        return addresses.stream().filter(address -> address.alias().equals(alias)).toList();
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
                        .mapToInt(NodeView::speed)
                        .sum();
    }

    private static int speed(NumaCore core) {
        if (core.baseSpeed() > 0) {
            return core.baseSpeed();
        }
        return core.guessSpeed() > 0 ? core.guessSpeed() : core.maxSpeed();
    }

    private static NavigableMap<Integer, Integer> cores(
            @Nullable NodeResources has, @Nullable NodeReservedResources kept) {
        NavigableMap<Integer, Integer> cores = new TreeMap<>();
        if (has == null) {
            return cores;
        }
        NumaTopology topology = has.processors() == null ? null : has.processors().topology();
        if (topology != null && topology.cores() != null) {
            for (NumaCore core : topology.cores()) {
                if (!core.disable()) {
                    cores.put(core.id(), speed(core));
                }
            }
        } else if (has.cpu() != null && has.cpu().reservableCpuCores() != null) {
            int count = Math.max(1, has.cpu().totalCpuCores());
            for (int id : has.cpu().reservableCpuCores()) {
                cores.put(id, has.cpu().cpuShares() / count);
            }
        }
        if (kept != null && kept.cpu() != null && kept.cpu().reservedCpuCores() != null) {
            kept.cpu().reservedCpuCores().forEach(cores::remove);
        }
        return cores;
    }

    private static List<Address> addresses(Node node) {
        List<Address> addresses = new ArrayList<>();
        NodeResources has = node.nodeResources();
        if (has != null && has.nodeNetworks() != null) {
            for (NodeNetworkResource network : has.nodeNetworks()) {
                for (NodeNetworkAddress address :
                        network.addresses() == null
                                ? List.<NodeNetworkAddress>of()
                                : network.addresses()) {
                    addresses.add(
                            address(
                                    addresses,
                                    address.alias(),
                                    address.address(),
                                    PortList.parse(address.reservedPorts())));
                }
            }
        }
        if (addresses.stream().noneMatch(address -> address.alias().equals("default"))) {
            String ip = fallbackIp(node);
            if (!ip.isEmpty()) {
                addresses.add(address(addresses, "default", ip, new BitSet()));
            }
        }
        return List.copyOf(addresses);
    }

    private static Address address(List<Address> known, String alias, String ip, BitSet reserved) {
        int number = known.size();
        for (Address other : known) {
            if (other.ip().equals(ip)) {
                number = other.number();
                break;
            }
        }
        return new Address(alias, ip, reserved, number);
    }

    private static String fallbackIp(Node node) {
        NodeResources has = node.nodeResources();
        if (has != null && has.networks() != null) {
            for (NetworkResource network : has.networks()) {
                if (network.ip() != null && !network.ip().isEmpty()) {
                    return network.ip();
                }
            }
        }
        String attribute =
                node.attributes() == null
                        ? null
                        : node.attributes().get("unique.network.ip-address");
        return attribute == null ? "" : attribute;
    }
}
