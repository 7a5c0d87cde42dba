package io.drover.api.job.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar that speaks for a service in the mesh.
 *
 * @param tags Tag list
 * @param port port
 * @param proxy proxy
 * @param disableDefaultTcpCheck disable default tcp check
 * @param meta meta
 */
@RecordBuilder
public record ConsulSidecarService(
        @Nullable List<String> tags,
        String port,
        @Nullable ConsulProxy proxy,
        @JsonProperty("DisableDefaultTCPCheck") boolean disableDefaultTcpCheck,
        @Nullable SortedMap<String, String> meta) {
    public ConsulSidecarService {
        port = Absent.asEmpty(port);
        tags = Ordered.list(tags);
        meta = Ordered.map(meta);
    }
}
