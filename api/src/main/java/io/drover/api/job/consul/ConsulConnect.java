package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a service takes part in the service mesh.
 *
 * @param nativeValue native
 * @param gateway gateway
 * @param sidecarService sidecar service
 * @param sidecarTask sidecar task
 */
public record ConsulConnect(
        @JsonProperty("Native") boolean nativeValue,
        @Nullable ConsulGateway gateway,
        @Nullable ConsulSidecarService sidecarService,
        @Nullable SidecarTask sidecarTask) {}
