package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import org.jspecify.annotations.Nullable;

/**
 * Where a device is attached.
 *
 * @param pciBusId pci bus id
 * @param memoryNode id of the NUMA node that the bus belongs to; null when that is not known.
 *     Drover's own
 */
public record NodeDeviceLocality(
        @JsonProperty("PciBusID") String pciBusId,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Integer memoryNode) {
    public NodeDeviceLocality {
        pciBusId = Absent.asEmpty(pciBusId);
    }
}
