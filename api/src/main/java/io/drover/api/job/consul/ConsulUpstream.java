package io.drover.api.job.consul;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A service that a sidecar makes reachable for its task.
 *
 * @param destinationName destination name
 * @param destinationNamespace destination namespace
 * @param destinationPeer destination peer
 * @param destinationPartition destination partition
 * @param destinationType destination type
 * @param localBindPort local bind port
 * @param datacenter Datacenter name
 * @param localBindAddress local bind address
 * @param localBindSocketPath local bind socket path
 * @param localBindSocketMode local bind socket mode
 * @param meshGateway Object (never null) in responses
 * @param config config
 */
@RecordBuilder
public record ConsulUpstream(
        String destinationName,
        String destinationNamespace,
        String destinationPeer,
        String destinationPartition,
        String destinationType,
        int localBindPort,
        String datacenter,
        String localBindAddress,
        String localBindSocketPath,
        String localBindSocketMode,
        @Nullable ConsulMeshGateway meshGateway,
        @Nullable SortedMap<String, Object> config) {
    public ConsulUpstream {
        destinationName = Absent.asEmpty(destinationName);
        destinationNamespace = Absent.asEmpty(destinationNamespace);
        destinationPeer = Absent.asEmpty(destinationPeer);
        destinationPartition = Absent.asEmpty(destinationPartition);
        destinationType = Absent.asEmpty(destinationType);
        datacenter = Absent.asEmpty(datacenter);
        localBindAddress = Absent.asEmpty(localBindAddress);
        localBindSocketPath = Absent.asEmpty(localBindSocketPath);
        localBindSocketMode = Absent.asEmpty(localBindSocketMode);
        config = Ordered.map(config);
    }
}
