package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.consul.ConsulConnect;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A service that a group or task offers under a name.
 *
 * @param name RFC 1123, ≤63 chars; {@code ${JOB}}, {@code ${TASKGROUP}}, {@code ${TASK}}, {@code
 *     ${BASE}} expand; default {@code <job>-<group>[-<task>]}
 * @param tags Tag list
 * @param canaryTags canary tags
 * @param enableTagOverride enable tag override
 * @param portLabel Port label or literal number
 * @param addressMode {@code auto}, {@code host}, {@code driver}, {@code alloc}, {@code alloc_ipv6};
 *     default {@code auto}
 * @param address Only with {@code auto}
 * @param checks checks
 * @param checkRestart Request only; merged into each check
 * @param connect connect
 * @param meta meta
 * @param canaryMeta canary meta
 * @param taggedAddresses tagged addresses
 * @param taskName JSON {@code TaskName}; default task name for task services
 * @param onUpdate {@code require_healthy}, {@code ignore_warnings}, {@code ignore}; default {@code
 *     require_healthy}
 * @param identity Consul workload identity
 * @param weights weights
 * @param provider {@code consul}, {@code nomad}; default {@code consul}
 * @param cluster default {@code default}
 * @param kind Consul service kind
 * @param namespace Consul: {@code default}; Nomad: job namespace
 */
@RecordBuilder
public record Service(
        String name,
        @Nullable List<String> tags,
        @Nullable List<String> canaryTags,
        boolean enableTagOverride,
        String portLabel,
        String addressMode,
        String address,
        @Nullable List<ServiceCheck> checks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable CheckRestart checkRestart,
        @Nullable ConsulConnect connect,
        @Nullable SortedMap<String, String> meta,
        @Nullable SortedMap<String, String> canaryMeta,
        @Nullable SortedMap<String, String> taggedAddresses,
        String taskName,
        String onUpdate,
        @Nullable WorkloadIdentity identity,
        @Nullable ServiceWeights weights,
        String provider,
        String cluster,
        String kind,
        String namespace) {
    public Service {
        name = Absent.asEmpty(name);
        portLabel = Absent.asEmpty(portLabel);
        addressMode = Absent.asEmpty(addressMode);
        address = Absent.asEmpty(address);
        taskName = Absent.asEmpty(taskName);
        onUpdate = Absent.asEmpty(onUpdate);
        provider = Absent.asEmpty(provider);
        cluster = Absent.asEmpty(cluster);
        kind = Absent.asEmpty(kind);
        namespace = Absent.asEmpty(namespace);
        tags = Ordered.list(tags);
        canaryTags = Ordered.list(canaryTags);
        checks = Ordered.list(checks);
        meta = Ordered.map(meta);
        canaryMeta = Ordered.map(canaryMeta);
        taggedAddresses = Ordered.map(taggedAddresses);
    }
}
