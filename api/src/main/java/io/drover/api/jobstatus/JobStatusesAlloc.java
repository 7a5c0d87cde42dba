package io.drover.api.jobstatus;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An allocation as overviews of jobs show it.
 *
 * @param id id
 * @param group group
 * @param clientStatus See enumerations
 * @param nodeId Node ID
 * @param deploymentStatus deployment status
 * @param jobVersion Job version number
 * @param followupEvalId followup eval id
 * @param hasPausedTask has paused task
 */
@RecordBuilder
public record JobStatusesAlloc(
        @JsonProperty("ID") String id,
        String group,
        String clientStatus,
        @JsonProperty("NodeID") String nodeId,
        @Nullable JobStatusesDeployment deploymentStatus,
        int jobVersion,
        @JsonProperty("FollowupEvalID") String followupEvalId,
        boolean hasPausedTask) {
    public JobStatusesAlloc {
        id = Absent.asEmpty(id);
        group = Absent.asEmpty(group);
        clientStatus = Absent.asEmpty(clientStatus);
        nodeId = Absent.asEmpty(nodeId);
        followupEvalId = Absent.asEmpty(followupEvalId);
    }
}
