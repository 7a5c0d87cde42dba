package io.drover.server.scheduler;

import io.drover.api.allocation.AllocatedDeviceResource;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceLocality;
import io.drover.api.node.NodeDeviceResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices of a node; each instance has a number, by which it is known while it is taken. */
final class NodeDevices {
    /** The same list for nodes whose devices differ in their ids only. */
    final List<Group> groups;

    private final List<NodeDeviceResource> has;
    private final String[] ids;

    /** By group; made when the first job asks. */
    private @Nullable DeviceLinks @Nullable [] links;

    /**
     * Instances of one vendor, type and name.
     *
     * @param first the number of the first instance; the others follow
     * @param healthy by instance
     * @param memoryNodes by instance: the place of its memory node; -1 when that is not known
     */
    record Group(
            String vendor,
            String type,
            String name,
            int first,
            List<Boolean> healthy,
            List<Integer> memoryNodes) {
        int size() {
            return healthy.size();
        }

        boolean isOf(AllocatedDeviceResource given) {
            return vendor.equals(given.vendor())
                    && type.equals(given.type())
                    && name.equals(given.name());
        }
    }

    NodeDevices(@Nullable List<NodeDeviceResource> devices, NodeCores cores, CommonParts parts) {
        List<Group> all = new ArrayList<>();
        List<String> named = new ArrayList<>();
        this.has = GroupNeeds.each(devices);
        for (NodeDeviceResource of : has) {
            List<Boolean> healthy = new ArrayList<>();
            List<Integer> memoryNodes = new ArrayList<>();
            int first = named.size();
            for (NodeDevice instance : GroupNeeds.each(of.instances())) {
                NodeDeviceLocality at = instance.locality();
                named.add(instance.id());
                healthy.add(instance.healthy());
                memoryNodes.add(cores.memoryNode(at == null ? null : at.memoryNode()));
            }
            all.add(
                    new Group(
                            of.vendor(),
                            of.type(),
                            of.name(),
                            first,
                            List.copyOf(healthy),
                            List.copyOf(memoryNodes)));
        }
        this.groups = parts.devices(List.copyOf(all));
        this.ids = named.toArray(String[]::new);
    }

    /** Numbers are below this. */
    int size() {
        return ids.length;
    }

    /** The id of an instance. */
    String id(int number) {
        return ids[number];
    }

    /** A group with all that the node says of it. */
    NodeDeviceResource resource(int group) {
        return has.get(group);
    }

    /** How the instances of a group lie to one another. */
    DeviceLinks links(int group) {
        @Nullable DeviceLinks[] all = links == null ? new DeviceLinks[groups.size()] : links;
        DeviceLinks known = all[group];
        if (known == null) {
            known = new DeviceLinks(has.get(group));
            all[group] = known;
            links = all; // whoever does the same at the same time finds the same
        }
        return known;
    }

    /** The number of an instance that an allocation was given; -1 when it is not there any more. */
    int number(AllocatedDeviceResource given, String id) {
        for (Group group : groups) {
            if (group.isOf(given)) {
                for (int number = group.first(); number < group.first() + group.size(); number++) {
                    if (ids[number].equals(id)) {
                        return number;
                    }
                }
            }
        }
        return -1;
    }

    /** Whether instances have the same numbers in both. */
    boolean countAlike(NodeDevices other) {
        if (groups.size() != other.groups.size() || !Arrays.equals(ids, other.ids)) {
            return false;
        }
        for (int i = 0; i < groups.size(); i++) {
            Group a = groups.get(i);
            Group b = other.groups.get(i);
            if (a.first() != b.first()
                    || !a.vendor().equals(b.vendor())
                    || !a.type().equals(b.type())
                    || !a.name().equals(b.name())) {
                return false;
            }
        }
        return true;
    }
}
