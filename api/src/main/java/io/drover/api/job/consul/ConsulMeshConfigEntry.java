package io.drover.api.job.consul;

/**
 * A consul mesh config entry.
 *
 * <p>Empty object.
 */
public record ConsulMeshConfigEntry() {}
