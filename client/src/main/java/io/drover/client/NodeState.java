package io.drover.client;

import io.drover.api.node.DriverInfo;
import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.api.node.NodeCpuResources;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeReservedCpuResources;
import io.drover.api.node.NodeReservedDiskResources;
import io.drover.api.node.NodeReservedMemoryResources;
import io.drover.api.node.NodeReservedNetworkResources;
import io.drover.api.node.NodeReservedResources;
import io.drover.api.node.NodeResourcesBuilder;
import io.drover.client.fingerprint.Fingerprint;
import io.drover.client.fingerprint.NodeIdentity;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts together what is known of this node. */
final class NodeState {
    private final ClientConfig config;
    private final NodeIdentity identity;
    private final Fingerprint fingerprint;
    private final String name;

    NodeState(
            ClientConfig config, NodeIdentity identity, Fingerprint fingerprint, String hostName) {
        this.config = config;
        this.identity = identity;
        this.fingerprint = fingerprint;
        this.name = config.nodeName().isEmpty() ? hostName : config.nodeName();
    }

    /**
     * The node as it is to be registered, its secret included.
     *
     * @param drivers as far as they have answered
     * @param devices as far as they were found
     * @param meta static and dynamic metadata
     */
    Node node(
            SortedMap<String, DriverInfo> drivers,
            List<NodeDeviceResource> devices,
            SortedMap<String, String> meta) {
        return NodeBuilder.builder()
                .id(identity.id())
                .secretId(identity.secretId())
                .datacenter(config.datacenter())
                .name(name)
                .httpAddr(config.httpAdvertise())
                .attributes(attributes(drivers))
                .nodeResources(
                        NodeResourcesBuilder.builder(fingerprint.resources())
                                .devices(devices)
                                .build())
                .reservedResources(reserved())
                .links(fingerprint.links())
                .meta(meta)
                .nodeClass(config.nodeClass())
                .nodePool(config.nodePool())
                .cgroupParent(config.cgroupParent())
                .schedulingEligibility(config.defaultIneligible() ? "ineligible" : "eligible")
                .status("initializing")
                .statusDescription("")
                .drivers(drivers)
                .hostVolumes(new TreeMap<>())
                .csiControllerPlugins(new TreeMap<>())
                .csiNodePlugins(new TreeMap<>())
                .nodeMaxAllocs(config.nodeMaxAllocs())
                .computedClass("")
                .identitySigningKeyId("")
                .build();
    }

    int totalMhz() {
        NodeCpuResources cpu = fingerprint.resources().cpu();
        return cpu == null ? 0 : cpu.cpuShares();
    }

    private SortedMap<String, String> attributes(SortedMap<String, DriverInfo> drivers) {
        SortedMap<String, String> attributes = new TreeMap<>();
        if (fingerprint.attributes() != null) {
            attributes.putAll(fingerprint.attributes());
        }
        drivers.forEach((driver, info) -> {
            if (info.attributes() != null) {
                attributes.putAll(info.attributes());
            }
            attributes.remove("driver." + driver);
            if (info.detected() && info.healthy()) {
                attributes.put("driver." + driver, "1");
            }
        });
        return attributes;
    }

    private NodeReservedResources reserved() {
        return new NodeReservedResources(
                new NodeReservedCpuResources(config.reservedCpu(), null),
                new NodeReservedMemoryResources(config.reservedMemoryMb()),
                new NodeReservedDiskResources(config.reservedDiskMb()),
                new NodeReservedNetworkResources(config.reservedPorts()));
    }
}
