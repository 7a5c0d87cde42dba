package io.drover.api.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.allocation.AllocationMetric;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A reason for the scheduler to look at a job, and what came of it.
 *
 * @param id id
 * @param priority Evaluation or job priority
 * @param type Job type
 * @param triggeredBy See enumerations
 * @param namespace Owning namespace
 * @param jobId Job ID
 * @param jobModifyIndex Job index that triggered it
 * @param nodeId Node ID
 * @param nodeModifyIndex Node index that triggered it
 * @param deploymentId Deployment ID
 * @param status {@code blocked}, {@code pending}, {@code complete}, {@code failed}, {@code
 *     canceled} (one l)
 * @param statusDescription Reason text
 * @param waitTime Duration (deprecated)
 * @param waitUntil Earliest processing time (delayed evaluations)
 * @param nextEval Follow-up evaluation ID
 * @param previousEval Predecessor ID
 * @param blockedEval Blocked evaluation ID
 * @param relatedEvals Only with {@code ?related=true}
 * @param failedTgAllocs Group → placement failure metric
 * @param planAnnotations Present when the plan was annotated
 * @param classEligibility Computed class → feasible
 * @param escapedComputedClass Constraints not covered by class
 * @param quotaLimitReached Quota name
 * @param missingNonNodeResources Names of resources that no node provides, e.g. volumes
 * @param annotatePlan Dry-run marker
 * @param queuedAllocations Key = group
 * @param snapshotIndex State index used
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param createTime Unix nanoseconds
 * @param modifyTime Unix nanoseconds
 * @param leaderAcl Internal; set only for core evaluations
 * @param decisions The last few decisions that something of was carried out, oldest first; ours
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@RecordBuilder
public record Evaluation(
        @JsonProperty("ID") String id,
        int priority,
        String type,
        String triggeredBy,
        String namespace,
        @JsonProperty("JobID") String jobId,
        long jobModifyIndex,
        @JsonProperty("NodeID") String nodeId,
        long nodeModifyIndex,
        @JsonProperty("DeploymentID") String deploymentId,
        String status,
        String statusDescription,
        @JsonProperty("Wait") @Nullable Duration waitTime,
        @Nullable Instant waitUntil,
        String nextEval,
        String previousEval,
        String blockedEval,
        @Nullable List<EvaluationStub> relatedEvals,
        @JsonProperty("FailedTGAllocs")
                @Nullable SortedMap<String, AllocationMetric> failedTgAllocs,
        @Nullable PlanAnnotations planAnnotations,
        @Nullable SortedMap<String, Boolean> classEligibility,
        boolean escapedComputedClass,
        String quotaLimitReached,
        @Nullable List<String> missingNonNodeResources,
        boolean annotatePlan,
        @Nullable SortedMap<String, Integer> queuedAllocations,
        long snapshotIndex,
        long createIndex,
        long modifyIndex,
        long createTime,
        long modifyTime,
        @JsonProperty("LeaderACL") String leaderAcl,
        @Nullable List<DecisionTrace> decisions) {
    public Evaluation {
        waitTime = Absent.asZero(waitTime).isZero() ? null : waitTime;
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
        quotaLimitReached = Absent.asEmpty(quotaLimitReached);
        leaderAcl = Absent.asEmpty(leaderAcl);
        relatedEvals = Ordered.list(relatedEvals);
        decisions = Ordered.list(decisions);
        missingNonNodeResources = Ordered.list(missingNonNodeResources);
        failedTgAllocs = Ordered.map(failedTgAllocs);
        classEligibility = Ordered.map(classEligibility);
        queuedAllocations = Ordered.map(queuedAllocations);
    }
}
