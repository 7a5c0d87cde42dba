package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service behind an ingress gateway's port.
 *
 * @param name {@code *} allowed for non-tcp
 * @param hosts hosts
 * @param tls tls
 * @param requestHeaders request headers
 * @param responseHeaders response headers
 * @param maxConnections max connections
 * @param maxPendingRequests max pending requests
 * @param maxConcurrentRequests max concurrent requests
 */
@RecordBuilder
public record ConsulIngressService(
        String name,
        @Nullable List<String> hosts,
        @JsonProperty("TLS") @Nullable ConsulGatewayTLSConfig tls,
        @Nullable ConsulHTTPHeaderModifiers requestHeaders,
        @Nullable ConsulHTTPHeaderModifiers responseHeaders,
        @Nullable Integer maxConnections,
        @Nullable Integer maxPendingRequests,
        @Nullable Integer maxConcurrentRequests) {
    public ConsulIngressService {
        name = Absent.asEmpty(name);
        hosts = Ordered.list(hosts);
    }
}
