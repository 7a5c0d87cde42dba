package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a sidecar's proxy.
 *
 * @param localServiceAddress local service address
 * @param localServicePort local service port
 * @param expose expose
 * @param exposeConfig Request only, deprecated alias of Expose
 * @param upstreams upstreams
 * @param transparentProxy transparent proxy
 * @param config Opaque Envoy config
 */
@RecordBuilder
public record ConsulProxy(
        String localServiceAddress,
        int localServicePort,
        @Nullable ConsulExposeConfig expose,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable ConsulExposeConfig exposeConfig,
        @Nullable List<ConsulUpstream> upstreams,
        @Nullable ConsulTransparentProxy transparentProxy,
        @Nullable SortedMap<String, Object> config) {
    public ConsulProxy {
        localServiceAddress = Absent.asEmpty(localServiceAddress);
        upstreams = Ordered.list(upstreams);
        config = Ordered.map(config);
    }
}
