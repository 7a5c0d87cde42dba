package io.drover.api.job.consul;

import io.drover.api.Absent;

/**
 * How traffic to an upstream passes mesh gateways.
 *
 * @param mode {@code ""}, {@code local}, {@code remote}, {@code none}
 */
public record ConsulMeshGateway(String mode) {
    public ConsulMeshGateway {
        mode = Absent.asEmpty(mode);
    }
}
