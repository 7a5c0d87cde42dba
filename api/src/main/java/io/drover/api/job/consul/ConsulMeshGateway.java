package io.drover.api.job.consul;

/**
 * A consul mesh gateway.
 *
 * @param mode {@code ""}, {@code local}, {@code remote}, {@code none}
 */
public record ConsulMeshGateway(String mode) {}
