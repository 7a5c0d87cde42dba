package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change to a node.
 *
 * <p>Returned by purge and evaluate.
 *
 * @param evalIds eval i ds
 * @param evalCreateIndex Raft index of the evaluation
 * @param nodeModifyIndex node modify index
 * @param heartbeatTtl heartbeat ttl
 * @param features features
 * @param leaderRpcAddr leader rpc addr
 * @param numNodes num nodes
 * @param servers servers
 * @param schedulingEligibility scheduling eligibility
 * @param signedIdentity signed identity
 */
@RecordBuilder
public record NodeUpdateResponse(
        @JsonProperty("EvalIDs") @Nullable List<String> evalIds,
        long evalCreateIndex,
        long nodeModifyIndex,
        @JsonProperty("HeartbeatTTL") Duration heartbeatTtl,
        int features,
        @JsonProperty("LeaderRPCAddr") String leaderRpcAddr,
        int numNodes,
        @Nullable List<NodeServerInfo> servers,
        String schedulingEligibility,
        @Nullable String signedIdentity) {
    public NodeUpdateResponse {
        heartbeatTtl = Absent.asZero(heartbeatTtl);
        leaderRpcAddr = Absent.asEmpty(leaderRpcAddr);
        schedulingEligibility = Absent.asEmpty(schedulingEligibility);
        evalIds = Ordered.list(evalIds);
        servers = Ordered.list(servers);
    }
}
