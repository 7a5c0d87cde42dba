package io.drover.api.job;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Devices that a task asks for.
 *
 * @param name {@code <type>}, {@code <vendor>/<type>} or {@code <vendor>/<type>/<name>}; required
 * @param count default {@code 1}
 * @param constraints constraints
 * @param affinities affinities
 */
public record RequestedDevice(
        String name,
        @Nullable Integer count,
        @Nullable List<Constraint> constraints,
        @Nullable List<Affinity> affinities) {
    public RequestedDevice {
        name = Absent.asEmpty(name);
        constraints = Ordered.list(constraints);
        affinities = Ordered.list(affinities);
    }
}
