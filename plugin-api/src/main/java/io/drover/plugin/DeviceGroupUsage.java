package io.drover.plugin;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the devices of a group do at a moment.
 *
 * @param kind the group
 * @param devices by device id
 */
public record DeviceGroupUsage(DeviceKind kind, SortedMap<String, DeviceUsage> devices) {
    public DeviceGroupUsage {
        devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    }
}
