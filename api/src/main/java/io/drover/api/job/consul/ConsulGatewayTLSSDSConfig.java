package io.drover.api.job.consul;

import io.drover.api.Absent;

/**
 * Where a gateway's certificates come from.
 *
 * @param clusterName cluster name
 * @param certResource cert resource
 */
public record ConsulGatewayTLSSDSConfig(String clusterName, String certResource) {
    public ConsulGatewayTLSSDSConfig {
        clusterName = Absent.asEmpty(clusterName);
        certResource = Absent.asEmpty(certResource);
    }
}
