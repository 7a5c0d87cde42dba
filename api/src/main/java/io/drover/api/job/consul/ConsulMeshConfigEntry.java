package io.drover.api.job.consul;

/**
 * A mesh gateway's configuration, which has no members.
 *
 * <p>Empty object.
 */
public record ConsulMeshConfigEntry() {}
