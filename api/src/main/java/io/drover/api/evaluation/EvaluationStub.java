package io.drover.api.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation in a list.
 *
 * @param id id
 * @param priority Evaluation or job priority
 * @param type type
 * @param triggeredBy triggered by
 * @param namespace Owning namespace
 * @param jobId Job ID
 * @param nodeId Node ID
 * @param deploymentId Deployment ID
 * @param status status
 * @param statusDescription Reason text
 * @param waitUntil wait until
 * @param nextEval next eval
 * @param previousEval previous eval
 * @param blockedEval blocked eval
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param createTime Unix nanoseconds
 * @param modifyTime Unix nanoseconds
 */
@RecordBuilder
public record EvaluationStub(
        @JsonProperty("ID") String id,
        int priority,
        String type,
        String triggeredBy,
        String namespace,
        @JsonProperty("JobID") String jobId,
        @JsonProperty("NodeID") String nodeId,
        @JsonProperty("DeploymentID") String deploymentId,
        String status,
        String statusDescription,
        @Nullable Instant waitUntil,
        String nextEval,
        String previousEval,
        String blockedEval,
        long createIndex,
        long modifyIndex,
        long createTime,
        long modifyTime) {
    public EvaluationStub {
        id = Absent.asEmpty(id);
        type = Absent.asEmpty(type);
        triggeredBy = Absent.asEmpty(triggeredBy);
        namespace = Absent.asEmpty(namespace);
        jobId = Absent.asEmpty(jobId);
        nodeId = Absent.asEmpty(nodeId);
        deploymentId = Absent.asEmpty(deploymentId);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        nextEval = Absent.asEmpty(nextEval);
        previousEval = Absent.asEmpty(previousEval);
        blockedEval = Absent.asEmpty(blockedEval);
    }
}
