package io.drover.api.job.consul;

/**
 * A consul gateway TLSSDS config.
 *
 * @param clusterName cluster name
 * @param certResource cert resource
 */
public record ConsulGatewayTLSSDSConfig(String clusterName, String certResource) {}
