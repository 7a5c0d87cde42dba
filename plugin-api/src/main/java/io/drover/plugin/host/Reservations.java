package io.drover.plugin.host;

import io.drover.plugin.DeviceReservation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a task gets for devices that know nothing of one another. */
public final class Reservations {
    private Reservations() {}

    /**
     * All of them in one. What several give alike is given once; a variable that several set to
     * different values lists these with commas, as variables that name devices do.
     */
    public static DeviceReservation join(List<DeviceReservation> parts) {
        SortedMap<String, LinkedHashSet<String>> env = new TreeMap<>();
        for (var part : parts) {
            part.env()
                    .forEach((name, value) ->
                            env.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(value));
        }
        SortedMap<String, String> joined = new TreeMap<>();
        env.forEach((name, values) -> joined.put(name, String.join(",", values)));
        return new DeviceReservation(
                joined,
                parts.stream().flatMap(part -> part.mounts().stream()).distinct().toList(),
                parts.stream().flatMap(part -> part.devices().stream()).distinct().toList());
    }
}
