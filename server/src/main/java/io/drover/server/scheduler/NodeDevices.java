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
    final List<Group> groups;
    private final int size;

    /**
     * Instances of one vendor, type and name.
     *
     * @param first the number of the first instance; the others follow
     * @param memoryNodes by instance: the place of its memory node; -1 when that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // made once, read by everyone, never compared
    record Group(
            NodeDeviceResource of, int first, String[] ids, boolean[] healthy, int[] memoryNodes) {}

    NodeDevices(@Nullable List<NodeDeviceResource> has, NodeCores cores) {
        List<Group> all = new ArrayList<>();
        int next = 0;
        for (NodeDeviceResource devices : GroupNeeds.each(has)) {
            List<NodeDevice> instances = GroupNeeds.each(devices.instances());
            int count = instances.size();
            Group group =
                    new Group(devices, next, new String[count], new boolean[count], new int[count]);
            for (int i = 0; i < count; i++) {
                group.ids()[i] = instances.get(i).id();
                group.healthy()[i] = instances.get(i).healthy();
                NodeDeviceLocality at = instances.get(i).locality();
                group.memoryNodes()[i] = cores.memoryNode(at == null ? null : at.memoryNode());
            }
            all.add(group);
            next += count;
        }
        this.groups = List.copyOf(all);
        this.size = next;
    }

    /** Numbers are below this. */
    int size() {
        return size;
    }

    /** The number of an instance that an allocation was given; -1 when it is not there any more. */
    int number(AllocatedDeviceResource given, String id) {
        for (Group group : groups) {
            NodeDeviceResource of = group.of();
            if (of.vendor().equals(given.vendor())
                    && of.type().equals(given.type())
                    && of.name().equals(given.name())) {
                int place = Arrays.asList(group.ids()).indexOf(id);
                if (place >= 0) {
                    return group.first() + place;
                }
            }
        }
        return -1;
    }

    /** Whether instances have the same numbers in both. */
    boolean countAlike(NodeDevices other) {
        if (groups.size() != other.groups.size()) {
            return false;
        }
        for (int i = 0; i < groups.size(); i++) {
            NodeDeviceResource a = groups.get(i).of();
            NodeDeviceResource b = other.groups.get(i).of();
            if (!a.vendor().equals(b.vendor())
                    || !a.type().equals(b.type())
                    || !a.name().equals(b.name())
                    || !Arrays.equals(groups.get(i).ids(), other.groups.get(i).ids())) {
                return false;
            }
        }
        return true;
    }
}
