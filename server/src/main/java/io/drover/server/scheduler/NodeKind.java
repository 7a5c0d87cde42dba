package io.drover.server.scheduler;

import io.drover.api.job.NetworkResource;
import io.drover.api.node.Node;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import io.drover.api.node.NodeNetworkResource;
import io.drover.api.node.NodeResources;
import org.jspecify.annotations.Nullable;

/**
 * Tells nodes apart as far as checks can that do not look at what runs there nor at what is {@code
 * unique.}. Finer than the computed class that clients and blocked evaluations know, which leaves
 * out what comes and goes: health of drivers and devices, networks and volumes.
 */
final class NodeKind {
    private NodeKind() {}

    /** A hash of 64 bits, which is taken for the kind itself. */
    static long of(Node node, NodeAddresses addresses) {
        Hash hash = new Hash(2);
        hash.text(ComputedClass.of(node));
        if (node.drivers() != null) {
            node.drivers()
                    .forEach((name, info) -> {
                        hash.text(name);
                        hash.number((info.detected() ? 2 : 0) + (info.healthy() ? 1 : 0));
                    });
        }
        hash.number(-2);
        addresses.aliases().forEach(hash::text);
        hash.number(-3);
        if (node.hostVolumes() != null) {
            node.hostVolumes()
                    .forEach((name, volume) -> {
                        hash.text(name);
                        hash.number(volume.readOnly() ? 1 : 0);
                    });
        }
        hash.number(-4);
        if (node.csiNodePlugins() != null) {
            node.csiNodePlugins()
                    .forEach((name, plugin) -> {
                        hash.text(name);
                        hash.text(String.valueOf(plugin));
                    });
        }
        resources(hash, node.nodeResources());
        return hash.value();
    }

    private static void resources(Hash hash, @Nullable NodeResources has) {
        if (has == null) {
            return;
        }
        hash.number(-5);
        for (NetworkResource network : GroupNeeds.each(has.networks())) {
            hash.text(network.mode());
        }
        hash.number(-6);
        for (NodeNetworkResource network : GroupNeeds.each(has.nodeNetworks())) {
            hash.text(network.mode());
        }
        hash.number(-7);
        for (NodeDeviceResource group : GroupNeeds.each(has.devices())) {
            for (NodeDevice instance : GroupNeeds.each(group.instances())) {
                hash.number(instance.healthy() ? 1 : 0);
            }
            hash.number(-8);
        }
    }
}
