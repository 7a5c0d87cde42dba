package io.drover.api.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The machine of an agent.
 *
 * @param os os
 * @param network network
 * @param resolvConf resolv conf
 * @param hosts hosts
 * @param environment Known secrets redacted as {@code <redacted>}
 * @param disk Key = mount point
 */
@RecordBuilder
public record HostData(
        @JsonProperty("OS") String os,
        @Nullable List<SortedMap<String, String>> network,
        String resolvConf,
        String hosts,
        @Nullable SortedMap<String, String> environment,
        @Nullable SortedMap<String, DiskUsage> disk) {
    public HostData {
        os = Absent.asEmpty(os);
        resolvConf = Absent.asEmpty(resolvConf);
        hosts = Absent.asEmpty(hosts);
        network = Ordered.list(network);
        environment = Ordered.map(environment);
        disk = Ordered.map(disk);
    }
}
