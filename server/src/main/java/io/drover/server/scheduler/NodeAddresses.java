package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.Node;
import io.drover.api.node.NodeNetworkAddress;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResources;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The addresses of a node, and which ports on them may be given away. */
final class NodeAddresses {
    static final String DEFAULT = "default";

    private static final int FIRST_DYNAMIC_PORT = 20_000;
    private static final int LAST_DYNAMIC_PORT = 32_000;

    /** Dynamic ports come from here. */
    final int firstDynamic;

    final int lastDynamic;
    private final BitSet keptEverywhere;
    private final List<Address> all;
    private final SortedMap<String, List<Address>> byAlias = new TreeMap<>();
    private final List<Address> ofDefault;

    /**
     * An address that ports can be given on.
     *
     * @param alias the host network that it belongs to
     * @param number the same for all that have this ip
     * @param reserved ports that are kept back
     * @param dynamic how many ports of the dynamic range are not kept back
     */
    record Address(String alias, String ip, int number, BitSet reserved, int dynamic) {}

    NodeAddresses(Node node) {
        NodeResources has = node.nodeResources();
        firstDynamic =
                has == null || has.minDynamicPort() <= 0
                        ? FIRST_DYNAMIC_PORT
                        : has.minDynamicPort();
        lastDynamic =
                has == null || has.maxDynamicPort() <= 0 ? LAST_DYNAMIC_PORT : has.maxDynamicPort();
        List<Address> addresses = new ArrayList<>();
        NodeReservedResources kept = node.reservedResources();
        BitSet everywhere =
                PortList.parse(
                        kept == null || kept.networks() == null
                                ? null
                                : kept.networks().reservedHostPorts());
        keptEverywhere = everywhere;
        for (NodeNetworkResource network :
                GroupNeeds.each(has == null ? null : has.nodeNetworks())) {
            for (NodeNetworkAddress address : GroupNeeds.each(network.addresses())) {
                add(
                        addresses,
                        address.alias(),
                        address.address(),
                        address.reservedPorts(),
                        everywhere);
            }
        }
        if (addresses.stream().noneMatch(address -> address.alias().equals(DEFAULT))) {
            String ip = fallbackIp(node);
            if (!ip.isEmpty()) {
                add(addresses, DEFAULT, ip, "", everywhere);
            }
        }
        all = List.copyOf(addresses);
        for (Address address : all) {
            byAlias.computeIfAbsent(address.alias(), _ -> new ArrayList<>()).add(address);
        }
        ofDefault = byAlias.getOrDefault(DEFAULT, List.of());
    }

    private void add(
            List<Address> known, String alias, String ip, String reservedHere, BitSet everywhere) {
        int number = known.size();
        for (Address other : known) {
            if (other.ip().equals(ip)) {
                number = other.number();
                break;
            }
        }
        BitSet reserved = PortList.parse(reservedHere);
        reserved.or(everywhere);
        int size = Math.max(0, lastDynamic - firstDynamic + 1);
        int kept = size == 0 ? 0 : reserved.get(firstDynamic, lastDynamic + 1).cardinality();
        known.add(new Address(alias, ip, number, reserved, size - kept));
    }

    /** The addresses of a host network, in the order in which they are tried. */
    List<Address> of(String alias) {
        return alias.isEmpty() || alias.equals(DEFAULT)
                ? ofDefault
                : byAlias.getOrDefault(alias, List.of());
    }

    /** The number of an ip; -1 when the node has no such address. */
    int number(String ip) {
        for (Address address : all) {
            if (address.ip().equals(ip)) {
                return address.number();
            }
        }
        return -1;
    }

    /** Numbers of addresses are below this. */
    int count() {
        return all.size();
    }

    /** The host networks there are. */
    Iterable<String> aliases() {
        return byAlias.keySet();
    }

    /** Whether a port is kept back on every address. */
    boolean isKeptEverywhere(int port) {
        return keptEverywhere.get(port);
    }

    boolean isDynamic(int port) {
        return port >= firstDynamic && port <= lastDynamic;
    }

    /** Whether what is taken of the other's addresses can be counted in the same way here. */
    boolean countAlike(NodeAddresses other) {
        return firstDynamic == other.firstDynamic
                && lastDynamic == other.lastDynamic
                && ips().equals(other.ips());
    }

    private List<String> ips() {
        return all.stream().map(Address::ip).toList();
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
