package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A node device locality.
 *
 * @param pciBusId pci bus id
 */
public record NodeDeviceLocality(@JsonProperty("PciBusID") String pciBusId) {}
