package io.drover.plugin;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The devices of one kind on this machine.
 *
 * @param kind what they have in common
 * @param devices each with an id of its own
 * @param attributes facts that hold for all of them and that jobs may compare, such as {@code
 *     memory} = 16384 MiB
 */
public record DeviceGroup(
        DeviceKind kind, List<Device> devices, SortedMap<String, Attribute> attributes) {
    /**
     * One device.
     *
     * @param id stays the same as long as the hardware does
     * @param healthy whether tasks may be placed on it
     * @param healthDescription why not, for people
     * @param pciBusId where it is attached, such as {@code 0000:3b:00.0}; empty when unknown
     */
    public record Device(String id, boolean healthy, String healthDescription, String pciBusId) {
        public Device {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("a device has no id");
            }
        }

        /** A device that works. */
        public static Device healthy(String id, String pciBusId) {
            return new Device(id, true, "", pciBusId);
        }

        /** A device that must not be used. */
        public static Device unhealthy(String id, String pciBusId, String why) {
            return new Device(id, false, why, pciBusId);
        }
    }

    /**
     * @throws IllegalArgumentException if two devices share an id, or an attribute has a unit that
     *     no job could compare
     */
    public DeviceGroup {
        devices = List.copyOf(devices);
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        var ids = new HashSet<String>();
        for (var device : devices) {
            if (!ids.add(device.id())) {
                throw new IllegalArgumentException(
                        kind + " has the device " + device.id() + " twice");
            }
        }
        attributes.forEach((name, value) -> {
            if (!Units.KNOWN.contains(value.unit())) {
                throw new IllegalArgumentException(
                        "attribute %s of %s has the unit \"%s\"; known are %s"
                                .formatted(name, kind, value.unit(), Units.KNOWN));
            }
        });
    }
}
