package io.drover.api.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.allocation.AllocationMetric;
import org.jspecify.annotations.Nullable;

/**
 * Allocations of a group that would find no place.
 *
 * @param namespace The job's namespace
 * @param jobId The job
 * @param group The group
 * @param pending How many would wait
 * @param before How many wait anyway, without the changes
 * @param metric Why
 */
public record SimulatedPending(
        String namespace,
        @JsonProperty("JobID") String jobId,
        String group,
        int pending,
        int before,
        @Nullable AllocationMetric metric) {
    public SimulatedPending {
        namespace = Absent.asEmpty(namespace);
        jobId = Absent.asEmpty(jobId);
        group = Absent.asEmpty(group);
    }
}
