package io.drover.devices.sysfs;

import io.drover.devices.settings.Distance;
import io.drover.devices.settings.Distance.Link;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceGroup;
import io.drover.plugin.DeviceKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A device that was found in the kernel's files.
 *
 * @param visibleId what programs know it by
 * @param trouble why it cannot be used; null when it can
 * @param attributes facts about it; what not all of a group have in common is not reported
 * @param nodes the files in {@code /dev} that a task gets
 * @param pci where it is on the PCI bus; null when it is not there
 */
public record Found(
        DeviceKind kind,
        String id,
        String visibleId,
        @Nullable String trouble,
        SortedMap<String, Attribute> attributes,
        List<String> nodes,
        @Nullable PciDevice pci) {
    public Found {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        nodes = List.copyOf(nodes);
    }

    /** The groups that the agent hears of. */
    static List<DeviceGroup> groups(List<Found> found) {
        var kinds = new TreeMap<DeviceKind, List<Found>>();
        for (var device : found) {
            kinds.computeIfAbsent(device.kind, _ -> new ArrayList<>()).add(device);
        }
        var groups = new ArrayList<DeviceGroup>();
        kinds.forEach((kind, devices) -> {
            devices.sort(Comparator.comparing(Found::id));
            groups.add(
                    new DeviceGroup(
                            kind,
                            devices.stream().map(Found::device).toList(),
                            attributes(devices)));
        });
        return groups;
    }

    private DeviceGroup.Device device() {
        var bus = pci == null ? "" : pci.address();
        return trouble == null
                ? DeviceGroup.Device.healthy(id, bus)
                : DeviceGroup.Device.unhealthy(id, bus, trouble);
    }

    private static SortedMap<String, Attribute> attributes(List<Found> devices) {
        var common = new TreeMap<>(devices.getFirst().attributes);
        for (var device : devices) {
            common.entrySet()
                    .removeIf(entry ->
                            !entry.getValue().equals(device.attributes.get(entry.getKey())));
        }
        if (devices.size() > 1 && devices.stream().allMatch(device -> device.pci != null)) {
            common.put(
                    Distance.ATTRIBUTE,
                    Attribute.of(
                            Distance.table(
                                    devices.stream().map(Found::id).toList(),
                                    (one, other) ->
                                            Link.of(devices.get(one).to(devices.get(other))))));
        }
        return common;
    }

    private Distance to(Found other) {
        return pci == null || other.pci == null
                ? Distance.SYS
                : between(pci.way(), other.pci.way(), pci.memoryNode(), other.pci.memoryNode());
    }

    /** The ways from the host bridge tell what two devices have in common. */
    static Distance between(
            List<String> one, List<String> other, long nodeOfOne, long nodeOfOther) {
        int common = 0;
        while (common < Math.min(one.size(), other.size())
                && one.get(common).equals(other.get(common))) {
            common++;
        }
        if (common == 0) {
            return nodeOfOne >= 0 && nodeOfOne == nodeOfOther ? Distance.NODE : Distance.SYS;
        }
        if (common == 1) {
            return Distance.PHB; // the host bridge alone
        }
        // Below one switch: its port and the device.
        boolean oneSwitch = one.size() - common <= 2 && other.size() - common <= 2;
        return oneSwitch ? Distance.PIX : Distance.PXB;
    }
}
