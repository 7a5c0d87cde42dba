package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A port that an allocation was given.
 *
 * @param label label
 * @param value Host port
 * @param to to
 * @param hostIp host ip
 * @param ignoreCollision ignore collision
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@RecordBuilder
public record PortMapping(
        String label,
        int value,
        int to,
        @JsonProperty("HostIP") String hostIp,
        boolean ignoreCollision) {
    public PortMapping {
        label = Absent.asEmpty(label);
        hostIp = Absent.asEmpty(hostIp);
    }
}
