package io.drover.api.consul;

/**
 * A consul mesh gateway.
 *
 * @param mode {@code ""}, {@code local}, {@code remote}, {@code none}
 */
public record ConsulMeshGateway(String mode) {}
