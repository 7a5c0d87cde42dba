package io.drover.devices.sysfs;

import io.drover.devices.offer.Distance;
import io.drover.devices.offer.Distance.Link;
import io.drover.devices.offer.Hardware;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A device that was found in the kernel's files.
 *
 * @param visibleId what programs know it by
 * @param trouble why it cannot be used; null when it can
 * @param attributes facts about it
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
        @Nullable PciDevice pci)
        implements Hardware<Found> {
    public Found {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        nodes = List.copyOf(nodes);
    }

    @Override
    public String pciBusId() {
        return pci == null ? "" : pci.address();
    }

    /** Nothing keeps the users of a share from using all of it, so there is nothing to add. */
    @Override
    public SortedMap<String, Attribute> attributes(int shares) {
        return attributes;
    }

    @Override
    public Optional<Link> linkTo(Found other) {
        return pci == null || other.pci == null
                ? Optional.empty()
                : Optional.of(
                        Link.of(
                                between(
                                        pci.way(),
                                        other.pci.way(),
                                        pci.memoryNode(),
                                        other.pci.memoryNode())));
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
