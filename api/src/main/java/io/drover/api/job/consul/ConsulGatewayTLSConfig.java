package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a gateway's listeners.
 *
 * @param enabled enabled
 * @param tlsMinVersion tls min version
 * @param tlsMaxVersion tls max version
 * @param cipherSuites cipher suites
 * @param sds sds
 */
@RecordBuilder
public record ConsulGatewayTLSConfig(
        boolean enabled,
        @JsonProperty("TLSMinVersion") String tlsMinVersion,
        @JsonProperty("TLSMaxVersion") String tlsMaxVersion,
        @Nullable List<String> cipherSuites,
        @JsonProperty("SDS") @Nullable ConsulGatewayTLSSDSConfig sds) {
    public ConsulGatewayTLSConfig {
        tlsMinVersion = Absent.asEmpty(tlsMinVersion);
        tlsMaxVersion = Absent.asEmpty(tlsMaxVersion);
        cipherSuites = Ordered.list(cipherSuites);
    }
}
