package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * One device of a node.
 *
 * @param id id
 * @param healthy healthy
 * @param healthDescription Reason text
 * @param locality locality
 */
public record NodeDevice(
        @JsonProperty("ID") String id,
        boolean healthy,
        String healthDescription,
        @Nullable NodeDeviceLocality locality) {
    public NodeDevice {
        id = Absent.asEmpty(id);
        healthDescription = Absent.asEmpty(healthDescription);
    }
}
