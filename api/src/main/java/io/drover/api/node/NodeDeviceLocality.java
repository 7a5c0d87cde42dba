package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * Where a device is attached.
 *
 * @param pciBusId pci bus id
 */
public record NodeDeviceLocality(@JsonProperty("PciBusID") String pciBusId) {
    public NodeDeviceLocality {
        pciBusId = Absent.asEmpty(pciBusId);
    }
}
