package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.Job;
import io.drover.api.job.Resources;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a group on one node: what was decided, and what became of it.
 *
 * @param id id
 * @param namespace Owning namespace
 * @param evalId Evaluation that created or last changed it
 * @param name {@code <job>.<group>[<index>]}
 * @param nodeId Node ID
 * @param nodeName Node name at placement
 * @param jobId Job ID
 * @param job Full job spec at allocation creation
 * @param taskGroup Group name
 * @param resources Legacy
 * @param taskResources Legacy
 * @param allocatedResources Assigned resources and ports
 * @param services legacy (legacy)
 * @param metrics Placement metric
 * @param desiredStatus {@code run}, {@code stop}, {@code evict}
 * @param desiredDescription Reason text
 * @param desiredTransition Omitted while all its members are null
 * @param clientStatus {@code pending}, {@code running}, {@code complete}, {@code failed}, {@code
 *     lost}, {@code unknown}
 * @param clientDescription Reason text
 * @param taskStates Key = task name
 * @param deploymentId Deployment it belongs to
 * @param deploymentStatus deployment status
 * @param followupEvalId Delayed reschedule evaluation
 * @param previousAllocation Allocation it replaces
 * @param nextAllocation Its replacement
 * @param rescheduleTracker reschedule tracker
 * @param networkStatus Bridge/CNI network info
 * @param preemptedAllocations Allocations it preempted
 * @param preemptedByAllocation Allocation that preempted it
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param allocModifyIndex Server-driven changes only
 * @param createTime Unix nanoseconds
 * @param modifyTime Unix nanoseconds
 * @param sharedResources Legacy
 * @param allocStates Status history
 * @param signingKeyId Key used for the identities
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@RecordBuilder
public record Allocation(
        @JsonProperty("ID") String id,
        String namespace,
        @JsonProperty("EvalID") String evalId,
        String name,
        @JsonProperty("NodeID") String nodeId,
        String nodeName,
        @JsonProperty("JobID") String jobId,
        @Nullable Job job,
        String taskGroup,
        @Nullable Resources resources,
        @Nullable SortedMap<String, Resources> taskResources,
        @Nullable AllocatedResources allocatedResources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable SortedMap<String, String> services,
        @Nullable AllocationMetric metrics,
        String desiredStatus,
        String desiredDescription,
        @Nullable DesiredTransition desiredTransition,
        String clientStatus,
        String clientDescription,
        @Nullable SortedMap<String, TaskState> taskStates,
        @JsonProperty("DeploymentID") String deploymentId,
        @Nullable AllocDeploymentStatus deploymentStatus,
        @JsonProperty("FollowupEvalID") String followupEvalId,
        String previousAllocation,
        String nextAllocation,
        @Nullable RescheduleTracker rescheduleTracker,
        @Nullable AllocNetworkStatus networkStatus,
        @Nullable List<String> preemptedAllocations,
        String preemptedByAllocation,
        long createIndex,
        long modifyIndex,
        long allocModifyIndex,
        long createTime,
        long modifyTime,
        @Nullable Resources sharedResources,
        @Nullable List<AllocState> allocStates,
        @JsonProperty("SigningKeyID") String signingKeyId) {
    public Allocation {
        desiredTransition =
                DesiredTransition.NONE.equals(desiredTransition) ? null : desiredTransition;
        id = Absent.asEmpty(id);
        namespace = Absent.asEmpty(namespace);
        evalId = Absent.asEmpty(evalId);
        name = Absent.asEmpty(name);
        nodeId = Absent.asEmpty(nodeId);
        nodeName = Absent.asEmpty(nodeName);
        jobId = Absent.asEmpty(jobId);
        taskGroup = Absent.asEmpty(taskGroup);
        desiredStatus = Absent.asEmpty(desiredStatus);
        desiredDescription = Absent.asEmpty(desiredDescription);
        clientStatus = Absent.asEmpty(clientStatus);
        clientDescription = Absent.asEmpty(clientDescription);
        deploymentId = Absent.asEmpty(deploymentId);
        followupEvalId = Absent.asEmpty(followupEvalId);
        previousAllocation = Absent.asEmpty(previousAllocation);
        nextAllocation = Absent.asEmpty(nextAllocation);
        preemptedByAllocation = Absent.asEmpty(preemptedByAllocation);
        signingKeyId = Absent.asEmpty(signingKeyId);
        preemptedAllocations = Ordered.list(preemptedAllocations);
        allocStates = Ordered.list(allocStates);
        taskResources = Ordered.map(taskResources);
        services = Ordered.map(services);
        taskStates = Ordered.map(taskStates);
    }
}
