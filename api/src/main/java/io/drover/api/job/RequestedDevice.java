package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param together how near to one another they shall be; null for anywhere. Drover's own
 */
public record RequestedDevice(
        String name,
        @Nullable Integer count,
        @Nullable List<Constraint> constraints,
        @Nullable List<Affinity> affinities,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable DeviceTogether together) {
    public RequestedDevice {
        name = Absent.asEmpty(name);
        constraints = Ordered.list(constraints);
        affinities = Ordered.list(affinities);
    }

    /** Devices that may be anywhere on the node. */
    public RequestedDevice(
            String name,
            @Nullable Integer count,
            @Nullable List<Constraint> constraints,
            @Nullable List<Affinity> affinities) {
        this(name, count, constraints, affinities, null);
    }
}
