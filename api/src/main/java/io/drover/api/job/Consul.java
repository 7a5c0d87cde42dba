package io.drover.api.job;

/**
 * A consul.
 *
 * @param namespace namespace
 * @param cluster default {@code default}
 * @param partition partition
 */
public record Consul(String namespace, String cluster, String partition) {}
