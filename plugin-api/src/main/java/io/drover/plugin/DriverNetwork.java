package io.drover.plugin;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The network that a driver made for a task.
 *
 * @param portMap port inside by label
 * @param address its IP address
 * @param autoAdvertise services are to advertise this address unless told otherwise
 */
public record DriverNetwork(
        SortedMap<String, Integer> portMap, String address, boolean autoAdvertise) {
    public DriverNetwork {
        portMap = Collections.unmodifiableSortedMap(new TreeMap<>(portMap));
    }
}
