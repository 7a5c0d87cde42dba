package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.Job;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An allocation in a list.
 *
 * @param id id
 * @param evalId Evaluation ID
 * @param name name
 * @param namespace Owning namespace
 * @param nodeId Node ID
 * @param nodeName node name
 * @param jobId Job ID
 * @param jobType job type
 * @param jobVersion Job version number
 * @param taskGroup Group name
 * @param allocatedResources Only with {@code ?resources=true}
 * @param desiredStatus {@code run}, {@code stop}, {@code evict}
 * @param desiredDescription desired description
 * @param clientStatus See enumerations
 * @param clientDescription client description
 * @param taskStates Null with {@code ?task_states=false}
 * @param deploymentStatus deployment status
 * @param followupEvalId followup eval id
 * @param nextAllocation next allocation
 * @param rescheduleTracker reschedule tracker
 * @param preemptedAllocations preempted allocations
 * @param preemptedByAllocation preempted by allocation
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param createTime Unix nanoseconds
 * @param modifyTime Unix nanoseconds
 * @param desiredTransition desired transition
 */
@RecordBuilder
public record AllocationListStub(
        @JsonProperty("ID") String id,
        @JsonProperty("EvalID") String evalId,
        String name,
        String namespace,
        @JsonProperty("NodeID") String nodeId,
        String nodeName,
        @JsonProperty("JobID") String jobId,
        String jobType,
        int jobVersion,
        String taskGroup,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable AllocatedResources allocatedResources,
        String desiredStatus,
        String desiredDescription,
        String clientStatus,
        String clientDescription,
        @Nullable SortedMap<String, TaskState> taskStates,
        @Nullable AllocDeploymentStatus deploymentStatus,
        @JsonProperty("FollowupEvalID") String followupEvalId,
        String nextAllocation,
        @Nullable RescheduleTracker rescheduleTracker,
        @Nullable List<String> preemptedAllocations,
        String preemptedByAllocation,
        long createIndex,
        long modifyIndex,
        long createTime,
        long modifyTime,
        @Nullable DesiredTransition desiredTransition) {
    public AllocationListStub {
        id = Absent.asEmpty(id);
        evalId = Absent.asEmpty(evalId);
        name = Absent.asEmpty(name);
        namespace = Absent.asEmpty(namespace);
        nodeId = Absent.asEmpty(nodeId);
        nodeName = Absent.asEmpty(nodeName);
        jobId = Absent.asEmpty(jobId);
        jobType = Absent.asEmpty(jobType);
        taskGroup = Absent.asEmpty(taskGroup);
        desiredStatus = Absent.asEmpty(desiredStatus);
        desiredDescription = Absent.asEmpty(desiredDescription);
        clientStatus = Absent.asEmpty(clientStatus);
        clientDescription = Absent.asEmpty(clientDescription);
        followupEvalId = Absent.asEmpty(followupEvalId);
        nextAllocation = Absent.asEmpty(nextAllocation);
        preemptedByAllocation = Absent.asEmpty(preemptedByAllocation);
        preemptedAllocations = Ordered.list(preemptedAllocations);
        taskStates = Ordered.map(taskStates);
    }

    /** What lists show of an allocation. */
    public static AllocationListStub of(
            Allocation allocation, boolean withResources, boolean withTaskStates) {
        Job job = allocation.job();
        return new AllocationListStub(
                allocation.id(),
                allocation.evalId(),
                allocation.name(),
                allocation.namespace(),
                allocation.nodeId(),
                allocation.nodeName(),
                allocation.jobId(),
                job == null ? "" : job.type(),
                job == null ? 0 : job.version(),
                allocation.taskGroup(),
                withResources ? allocation.allocatedResources() : null,
                allocation.desiredStatus(),
                allocation.desiredDescription(),
                allocation.clientStatus(),
                allocation.clientDescription(),
                withTaskStates ? allocation.taskStates() : null,
                allocation.deploymentStatus(),
                allocation.followupEvalId(),
                allocation.nextAllocation(),
                allocation.rescheduleTracker(),
                allocation.preemptedAllocations(),
                allocation.preemptedByAllocation(),
                allocation.createIndex(),
                allocation.modifyIndex(),
                allocation.createTime(),
                allocation.modifyTime(),
                allocation.desiredTransition());
    }
}
