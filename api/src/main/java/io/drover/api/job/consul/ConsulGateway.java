package io.drover.api.job.consul;

import org.jspecify.annotations.Nullable;

/**
 * A gateway of the mesh: ingress, terminating or mesh.
 *
 * @param proxy proxy
 * @param ingress Exactly one of Ingress, Terminating, Mesh
 * @param terminating terminating
 * @param mesh mesh
 */
public record ConsulGateway(
        @Nullable ConsulGatewayProxy proxy,
        @Nullable ConsulIngressConfigEntry ingress,
        @Nullable ConsulTerminatingConfigEntry terminating,
        @Nullable ConsulMeshConfigEntry mesh) {}
