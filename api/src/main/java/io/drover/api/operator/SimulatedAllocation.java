package io.drover.api.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What would become of an allocation.
 *
 * @param what {@code placed}, {@code moved} to another node, {@code replaced} on the same node,
 *     {@code updated} in place, {@code preempted}, {@code lost} or {@code stopped}
 * @param namespace Its job's namespace
 * @param jobId Its job
 * @param group Its task group
 * @param name Its name
 * @param nodeId Where it would run, or ran
 * @param nodeName Name of that node
 * @param fromNodeId Where it runs now, if it would move
 * @param fromNodeName Name of that node
 * @param reason Why it would end
 */
@RecordBuilder
public record SimulatedAllocation(
        String what,
        String namespace,
        @JsonProperty("JobID") String jobId,
        String group,
        String name,
        @JsonProperty("NodeID") String nodeId,
        String nodeName,
        @JsonProperty("FromNodeID") String fromNodeId,
        String fromNodeName,
        String reason) {
    public SimulatedAllocation {
        what = Absent.asEmpty(what);
        namespace = Absent.asEmpty(namespace);
        jobId = Absent.asEmpty(jobId);
        group = Absent.asEmpty(group);
        name = Absent.asEmpty(name);
        nodeId = Absent.asEmpty(nodeId);
        nodeName = Absent.asEmpty(nodeName);
        fromNodeId = Absent.asEmpty(fromNodeId);
        fromNodeName = Absent.asEmpty(fromNodeName);
        reason = Absent.asEmpty(reason);
    }
}
