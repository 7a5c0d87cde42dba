package io.drover.api.node;

import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * An address of a node's network device.
 *
 * @param family {@code ipv4}, {@code ipv6}
 * @param alias Host network name
 * @param address address
 * @param reservedPorts reserved ports
 * @param gateway gateway
 */
@RecordBuilder
public record NodeNetworkAddress(
        String family, String alias, String address, String reservedPorts, String gateway) {
    public NodeNetworkAddress {
        family = Absent.asEmpty(family);
        alias = Absent.asEmpty(alias);
        address = Absent.asEmpty(address);
        reservedPorts = Absent.asEmpty(reservedPorts);
        gateway = Absent.asEmpty(gateway);
    }
}
