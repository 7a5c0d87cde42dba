package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a gateway's proxy.
 *
 * @param connectTimeout default {@code 5s}
 * @param envoyGatewayBindTaggedAddresses envoy gateway bind tagged addresses
 * @param envoyGatewayBindAddresses envoy gateway bind addresses
 * @param envoyGatewayNoDefaultBind envoy gateway no default bind
 * @param envoyDnsDiscoveryType {@code STRICT_DNS}, {@code LOGICAL_DNS}
 * @param config config
 */
@RecordBuilder
public record ConsulGatewayProxy(
        @Nullable Duration connectTimeout,
        boolean envoyGatewayBindTaggedAddresses,
        @Nullable SortedMap<String, ConsulGatewayBindAddress> envoyGatewayBindAddresses,
        boolean envoyGatewayNoDefaultBind,
        @JsonProperty("EnvoyDNSDiscoveryType") String envoyDnsDiscoveryType,
        @Nullable SortedMap<String, Object> config) {
    public ConsulGatewayProxy {
        envoyDnsDiscoveryType = Absent.asEmpty(envoyDnsDiscoveryType);
        envoyGatewayBindAddresses = Ordered.map(envoyGatewayBindAddresses);
        config = Ordered.map(config);
    }
}
