package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.Resources;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine that runs allocations: what it has, what it can, and how it is.
 *
 * <p>{@code GET /v1/node/:id}, node events. {@code SecretID} is always blanked.
 *
 * @param id id
 * @param datacenter Datacenter name
 * @param name name
 * @param httpAddr {@code host:port} that clients dial directly
 * @param tlsEnabled tls enabled
 * @param attributes {@code kernel.name}, {@code os.name}, {@code cpu.arch}, {@code
 *     cpu.totalcompute}, {@code nomad.version}, {@code unique.hostname}, {@code
 *     unique.network.ip-address}, {@code driver.<name>} …
 * @param resources legacy
 * @param reserved legacy
 * @param nodeResources node resources
 * @param reservedResources Held back for the host
 * @param links External IDs, e.g. {@code consul}, {@code aws.ec2}
 * @param meta meta
 * @param nodeClass Operator-set class
 * @param nodePool Pool name
 * @param cgroupParent Parent cgroup on the client
 * @param drain whether there is a drain strategy; what callers give is ignored
 * @param drainStrategy drain strategy
 * @param schedulingEligibility {@code eligible}, {@code ineligible}
 * @param status {@code initializing}, {@code ready}, {@code down}, {@code disconnected}
 * @param statusDescription Reason text
 * @param statusUpdatedAt Unix seconds
 * @param events Last 10
 * @param drivers Key = driver name
 * @param hostVolumes Volume name → info
 * @param gcVolumesOnNodeGc gc volumes on node gc
 * @param hostNetworks Network name → info
 * @param csiControllerPlugins Key = plugin ID
 * @param csiNodePlugins csi node plugins
 * @param lastDrain last drain
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param nodeMaxAllocs 0 = unlimited
 * @param secretId Always {@code ""} over HTTP
 * @param computedClass Hash of scheduling-relevant fields
 * @param identitySigningKeyId identity signing key id
 * @param lastMissedHeartbeatIndex last missed heartbeat index
 * @param lastAllocUpdateIndex last alloc update index
 */
@RecordBuilder
public record Node(
        @JsonProperty("ID") String id,
        String datacenter,
        String name,
        @JsonProperty("HTTPAddr") String httpAddr,
        @JsonProperty("TLSEnabled") boolean tlsEnabled,
        @Nullable SortedMap<String, String> attributes,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Resources resources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Resources reserved,
        @Nullable NodeResources nodeResources,
        @Nullable NodeReservedResources reservedResources,
        @Nullable SortedMap<String, String> links,
        @Nullable SortedMap<String, String> meta,
        String nodeClass,
        String nodePool,
        String cgroupParent,
        boolean drain,
        @Nullable DrainStrategy drainStrategy,
        String schedulingEligibility,
        String status,
        String statusDescription,
        long statusUpdatedAt,
        @Nullable List<NodeEvent> events,
        @Nullable SortedMap<String, DriverInfo> drivers,
        @Nullable SortedMap<String, HostVolumeInfo> hostVolumes,
        @JsonProperty("GCVolumesOnNodeGC") boolean gcVolumesOnNodeGc,
        @Nullable SortedMap<String, HostNetworkInfo> hostNetworks,
        @JsonProperty("CSIControllerPlugins")
                @Nullable SortedMap<String, CSIInfo> csiControllerPlugins,
        @JsonProperty("CSINodePlugins") @Nullable SortedMap<String, CSIInfo> csiNodePlugins,
        @Nullable DrainMetadata lastDrain,
        long createIndex,
        long modifyIndex,
        int nodeMaxAllocs,
        @JsonProperty("SecretID") String secretId,
        String computedClass,
        @JsonProperty("IdentitySigningKeyID") String identitySigningKeyId,
        long lastMissedHeartbeatIndex,
        long lastAllocUpdateIndex) {
    public Node {
        drain = drainStrategy != null;
        id = Absent.asEmpty(id);
        datacenter = Absent.asEmpty(datacenter);
        name = Absent.asEmpty(name);
        httpAddr = Absent.asEmpty(httpAddr);
        nodeClass = Absent.asEmpty(nodeClass);
        nodePool = Absent.asEmpty(nodePool);
        cgroupParent = Absent.asEmpty(cgroupParent);
        schedulingEligibility = Absent.asEmpty(schedulingEligibility);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        secretId = Absent.asEmpty(secretId);
        computedClass = Absent.asEmpty(computedClass);
        identitySigningKeyId = Absent.asEmpty(identitySigningKeyId);
        events = Ordered.list(events);
        attributes = Ordered.map(attributes);
        links = Ordered.map(links);
        meta = Ordered.map(meta);
        drivers = Ordered.map(drivers);
        hostVolumes = Ordered.map(hostVolumes);
        hostNetworks = Ordered.map(hostNetworks);
        csiControllerPlugins = Ordered.map(csiControllerPlugins);
        csiNodePlugins = Ordered.map(csiNodePlugins);
    }
}
