package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.Node;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The addresses of a node, and which ports on them may be given away. */
final class NodeAddresses {
    static final String DEFAULT = "default";

    private static final int FIRST_DYNAMIC_PORT = 20_000;
    private static final int LAST_DYNAMIC_PORT = 32_000;

    private final Layout layout;

    /** By place of an address. */
    private final String[] ips;

    /**
     * An address that ports can be given on.
     *
     * @param alias the host network that it belongs to
     * @param place among all addresses of the node
     * @param number the same for all that have this ip
     * @param reserved ports that are kept back
     * @param dynamic how many ports of the dynamic range are not kept back
     */
    record Address(String alias, int place, int number, BitSet reserved, int dynamic) {}

    /**
     * All but the ips, which is alike on many nodes.
     *
     * @param firstDynamic dynamic ports come from here
     * @param lastDynamic to here
     * @param keptEverywhere ports that are kept back on every address
     */
    record Layout(
            int firstDynamic,
            int lastDynamic,
            BitSet keptEverywhere,
            SortedMap<String, List<Address>> byAlias,
            List<Address> ofDefault) {}

    NodeAddresses(Node node, CommonParts parts) {
        NodeResources has = node.nodeResources();
        NodeReservedResources kept = node.reservedResources();
        Collector found =
                new Collector(
                        has == null || has.minDynamicPort() <= 0
                                ? FIRST_DYNAMIC_PORT
                                : has.minDynamicPort(),
                        has == null || has.maxDynamicPort() <= 0
                                ? LAST_DYNAMIC_PORT
                                : has.maxDynamicPort(),
                        PortList.parse(
                                kept == null || kept.networks() == null
                                        ? null
                                        : kept.networks().reservedHostPorts()));
        for (NodeNetworkResource network :
                GroupNeeds.each(has == null ? null : has.nodeNetworks())) {
            for (NodeNetworkAddress address : GroupNeeds.each(network.addresses())) {
                found.add(address.alias(), address.address(), address.reservedPorts());
            }
        }
        if (!found.byAlias.containsKey(DEFAULT)) {
            String ip = fallbackIp(node);
            if (!ip.isEmpty()) {
                found.add(DEFAULT, ip, "");
            }
        }
        layout = parts.addresses(found.layout());
        ips = found.ips.toArray(String[]::new);
    }

    /** Gathers addresses one after the other. */
    private record Collector(
            int firstDynamic,
            int lastDynamic,
            BitSet keptEverywhere,
            List<String> ips,
            SortedMap<String, List<Address>> byAlias) {
        Collector(int firstDynamic, int lastDynamic, BitSet keptEverywhere) {
            this(firstDynamic, lastDynamic, keptEverywhere, new ArrayList<>(), new TreeMap<>());
        }

        void add(String alias, String ip, String reservedHere) {
            int known = ips.indexOf(ip);
            int place = ips.size();
            BitSet reserved = PortList.parse(reservedHere);
            reserved.or(keptEverywhere);
            int size = Math.max(0, lastDynamic - firstDynamic + 1);
            int kept = size == 0 ? 0 : reserved.get(firstDynamic, lastDynamic + 1).cardinality();
            ips.add(ip);
            byAlias.computeIfAbsent(alias, _ -> new ArrayList<>())
                    .add(
                            new Address(
                                    alias,
                                    place,
                                    known < 0 ? place : known,
                                    reserved,
                                    size - kept));
        }

        Layout layout() {
            return new Layout(
                    firstDynamic,
                    lastDynamic,
                    keptEverywhere,
                    byAlias,
                    byAlias.getOrDefault(DEFAULT, List.of()));
        }
    }

    /** Dynamic ports come from here. */
    int firstDynamic() {
        return layout.firstDynamic();
    }

    /** The last of the dynamic ports. */
    int lastDynamic() {
        return layout.lastDynamic();
    }

    /** The addresses of a host network, in the order in which they are tried. */
    List<Address> of(String alias) {
        return alias.isEmpty() || alias.equals(DEFAULT)
                ? layout.ofDefault()
                : layout.byAlias().getOrDefault(alias, List.of());
    }

    /** The ip of an address. */
    String ip(Address address) {
        return ips[address.place()];
    }

    /** The number of an ip; -1 when the node has no such address. */
    int number(String ip) {
        for (int place = 0; place < ips.length; place++) {
            if (ips[place].equals(ip)) {
                return place;
            }
        }
        return -1;
    }

    /** Numbers of addresses are below this. */
    int count() {
        return ips.length;
    }

    /** The host networks there are. */
    Iterable<String> aliases() {
        return layout.byAlias().keySet();
    }

    /** Whether a port is kept back on every address. */
    boolean isKeptEverywhere(int port) {
        return layout.keptEverywhere().get(port);
    }

    boolean isDynamic(int port) {
        return port >= firstDynamic() && port <= lastDynamic();
    }

    /** Whether what is taken of the other's addresses can be counted in the same way here. */
    boolean countAlike(NodeAddresses other) {
        return firstDynamic() == other.firstDynamic()
                && lastDynamic() == other.lastDynamic()
                && Arrays.equals(ips, other.ips);
    }

    private static String fallbackIp(Node node) {
        NodeResources has = node.nodeResources();
        for (NetworkResource network : GroupNeeds.each(has == null ? null : has.networks())) {
            if (!network.ip().isEmpty()) {
                return network.ip();
            }
        }
        String attribute =
                node.attributes() == null
                        ? null
                        : node.attributes().get("unique.network.ip-address");
        return attribute == null ? "" : attribute;
    }
}
