package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;

/**
 * An address that a gateway listens on.
 *
 * @param name Request only (HCL label)
 * @param address address
 * @param port port
 */
public record ConsulGatewayBindAddress(
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String name, String address, int port) {
    public ConsulGatewayBindAddress {
        name = Absent.asEmpty(name);
        address = Absent.asEmpty(address);
    }
}
