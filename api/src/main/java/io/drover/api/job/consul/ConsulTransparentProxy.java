package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a group's traffic is led through its proxy.
 *
 * @param uid Envoy user
 * @param outboundPort Default 15001 at runtime
 * @param excludeInboundPorts exclude inbound ports
 * @param excludeOutboundPorts exclude outbound ports
 * @param excludeOutboundCidrs exclude outbound cid rs
 * @param excludeUids exclude ui ds
 * @param noDns no dns
 */
@RecordBuilder
public record ConsulTransparentProxy(
        @JsonProperty("UID") String uid,
        int outboundPort,
        @Nullable List<String> excludeInboundPorts,
        @Nullable List<Integer> excludeOutboundPorts,
        @JsonProperty("ExcludeOutboundCIDRs") @Nullable List<String> excludeOutboundCidrs,
        @JsonProperty("ExcludeUIDs") @Nullable List<String> excludeUids,
        @JsonProperty("NoDNS") boolean noDns) {
    public ConsulTransparentProxy {
        uid = Absent.asEmpty(uid);
        excludeInboundPorts = Ordered.list(excludeInboundPorts);
        excludeOutboundPorts = Ordered.list(excludeOutboundPorts);
        excludeOutboundCidrs = Ordered.list(excludeOutboundCidrs);
        excludeUids = Ordered.list(excludeUids);
    }
}
