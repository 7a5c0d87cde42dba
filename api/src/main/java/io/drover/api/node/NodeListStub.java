package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A node in a list.
 *
 * @param address Host part of HTTPAddr
 * @param id id
 * @param attributes Only {@code os.name}, with {@code ?os=true}
 * @param datacenter Datacenter name
 * @param name name
 * @param nodeClass node class
 * @param nodePool Node pool name
 * @param version From attribute {@code nomad.version}
 * @param drain drain
 * @param schedulingEligibility scheduling eligibility
 * @param status status
 * @param statusDescription Reason text
 * @param drivers Driver name → info
 * @param nodeResources With {@code ?resources=true}
 * @param reservedResources With {@code ?resources=true}
 * @param lastDrain last drain
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param hostVolumes host volumes
 */
@RecordBuilder
public record NodeListStub(
        String address,
        @JsonProperty("ID") String id,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable SortedMap<String, String> attributes,
        String datacenter,
        String name,
        String nodeClass,
        String nodePool,
        String version,
        boolean drain,
        String schedulingEligibility,
        String status,
        String statusDescription,
        @Nullable SortedMap<String, DriverInfo> drivers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable NodeResources nodeResources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable NodeReservedResources reservedResources,
        @Nullable DrainMetadata lastDrain,
        long createIndex,
        long modifyIndex,
        @Nullable SortedMap<String, HostVolumeInfo> hostVolumes) {
    public NodeListStub {
        address = Absent.asEmpty(address);
        id = Absent.asEmpty(id);
        datacenter = Absent.asEmpty(datacenter);
        name = Absent.asEmpty(name);
        nodeClass = Absent.asEmpty(nodeClass);
        nodePool = Absent.asEmpty(nodePool);
        version = Absent.asEmpty(version);
        schedulingEligibility = Absent.asEmpty(schedulingEligibility);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        attributes = Ordered.map(attributes);
        drivers = Ordered.map(drivers);
        hostVolumes = Ordered.map(hostVolumes);
    }
}
