package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * A named network that a node offers.
 *
 * @param name name
 * @param cidr cidr
 * @param interfaceValue interface
 * @param reservedPorts reserved ports
 */
public record HostNetworkInfo(
        String name,
        @JsonProperty("CIDR") String cidr,
        @JsonProperty("Interface") String interfaceValue,
        String reservedPorts) {
    public HostNetworkInfo {
        name = Absent.asEmpty(name);
        cidr = Absent.asEmpty(cidr);
        interfaceValue = Absent.asEmpty(interfaceValue);
        reservedPorts = Absent.asEmpty(reservedPorts);
    }
}
