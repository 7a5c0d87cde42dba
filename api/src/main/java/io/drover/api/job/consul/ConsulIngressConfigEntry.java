package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an ingress gateway lets in.
 *
 * @param tls tls
 * @param listeners listeners
 */
public record ConsulIngressConfigEntry(
        @JsonProperty("TLS") @Nullable ConsulGatewayTLSConfig tls,
        @Nullable List<ConsulIngressListener> listeners) {
    public ConsulIngressConfigEntry {
        listeners = Ordered.list(listeners);
    }
}
