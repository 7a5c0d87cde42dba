package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.job.DNSConfig;
import org.jspecify.annotations.Nullable;

/**
 * The network that an allocation was given on its node.
 *
 * @param interfaceName Interface in the namespace
 * @param address IPv4
 * @param addressIpv6 IPv6
 * @param dns dns
 */
public record AllocNetworkStatus(
        String interfaceName,
        String address,
        @JsonProperty("AddressIPv6") String addressIpv6,
        @JsonProperty("DNS") @Nullable DNSConfig dns) {
    public AllocNetworkStatus {
        interfaceName = Absent.asEmpty(interfaceName);
        address = Absent.asEmpty(address);
        addressIpv6 = Absent.asEmpty(addressIpv6);
    }
}
