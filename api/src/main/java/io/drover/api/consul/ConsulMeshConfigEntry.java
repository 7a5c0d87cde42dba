package io.drover.api.consul;

/**
 * A consul mesh config entry.
 *
 * <p>Empty object.
 */
public record ConsulMeshConfigEntry() {}
