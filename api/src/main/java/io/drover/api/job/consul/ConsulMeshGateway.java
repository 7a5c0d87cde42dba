package io.drover.api.job.consul;

import io.drover.api.Absent;

/**
 * A consul mesh gateway.
 *
 * @param mode {@code ""}, {@code local}, {@code remote}, {@code none}
 */
public record ConsulMeshGateway(String mode) {
    public ConsulMeshGateway {
        mode = Absent.asEmpty(mode);
    }
}
