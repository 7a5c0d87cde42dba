package io.drover.plugin;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task gets so that it can use its devices.
 *
 * @param env variables for its environment
 * @param mounts files and directories of the host that it shall see
 * @param devices device nodes that it may open
 */
public record DeviceReservation(
        SortedMap<String, String> env,
        List<TaskConfig.Mount> mounts,
        List<TaskConfig.Device> devices) {
    public DeviceReservation {
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
    }

    /** A reservation that only tells the task about its devices. */
    public static DeviceReservation env(String name, String value) {
        var env = new TreeMap<String, String>();
        env.put(name, value);
        return new DeviceReservation(env, List.of(), List.of());
    }
}
