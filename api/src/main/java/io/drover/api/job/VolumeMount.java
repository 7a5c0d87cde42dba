package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Where a task sees a volume of its group.
 *
 * @param volume Group volume name; required
 * @param destination required
 * @param readOnly read only
 * @param propagationMode {@code private}, {@code host-to-task}, {@code bidirectional}; default
 *     {@code private}
 * @param seLinuxLabel {@code z}, {@code Z}
 */
@RecordBuilder
public record VolumeMount(
        String volume,
        String destination,
        boolean readOnly,
        String propagationMode,
        @JsonProperty("SELinuxLabel") String seLinuxLabel) {
    public VolumeMount {
        volume = Absent.asEmpty(volume);
        destination = Absent.asEmpty(destination);
        propagationMode = Absent.asEmpty(propagationMode);
        seLinuxLabel = Absent.asEmpty(seLinuxLabel);
    }
}
