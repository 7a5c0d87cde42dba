package io.drover.api.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.job.Job;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One thing that has not happened.
 *
 * @param kind {@code drain}, {@code lose} or {@code add} nodes; {@code register}, {@code priority},
 *     {@code count} or {@code stop} for jobs
 * @param nodeId The node to drain or to lose, or the one that added nodes are like
 * @param jobId The job whose priority or count changes or which stops
 * @param namespace The job's namespace; empty for {@code default}
 * @param group The group whose count changes; empty when the job has only one
 * @param value How many nodes to add, the new priority or the new count
 * @param job The job to register
 */
@RecordBuilder
public record SimulationChange(
        String kind,
        @JsonProperty("NodeID") String nodeId,
        @JsonProperty("JobID") String jobId,
        String namespace,
        String group,
        int value,
        @Nullable Job job) {
    public SimulationChange {
        kind = Absent.asEmpty(kind);
        nodeId = Absent.asEmpty(nodeId);
        jobId = Absent.asEmpty(jobId);
        namespace = Absent.asEmpty(namespace);
        group = Absent.asEmpty(group);
    }
}
