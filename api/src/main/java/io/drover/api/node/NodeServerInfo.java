package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;

/**
 * A server that a node may talk to.
 *
 * @param rpcAdvertiseAddr rpc advertise addr
 * @param rpcMajorVersion rpc major version
 * @param rpcMinorVersion rpc minor version
 * @param datacenter Datacenter name
 */
public record NodeServerInfo(
        @JsonProperty("RPCAdvertiseAddr") String rpcAdvertiseAddr,
        @JsonProperty("RPCMajorVersion") int rpcMajorVersion,
        @JsonProperty("RPCMinorVersion") int rpcMinorVersion,
        String datacenter) {
    public NodeServerInfo {
        rpcAdvertiseAddr = Absent.asEmpty(rpcAdvertiseAddr);
        datacenter = Absent.asEmpty(datacenter);
    }
}
