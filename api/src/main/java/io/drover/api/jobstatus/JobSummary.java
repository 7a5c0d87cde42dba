package io.drover.api.jobstatus;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How many allocations of each group of a job are in which state.
 *
 * @param jobId Job ID
 * @param namespace Owning namespace
 * @param summary Key = group name
 * @param children Always sent as an object in practice; all zeros for jobs that are not
 *     periodic/parameterized parents
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 */
@RecordBuilder
public record JobSummary(
        @JsonProperty("JobID") String jobId,
        String namespace,
        @Nullable SortedMap<String, TaskGroupSummary> summary,
        @Nullable JobChildrenSummary children,
        long createIndex,
        long modifyIndex) {
    public JobSummary {
        jobId = Absent.asEmpty(jobId);
        namespace = Absent.asEmpty(namespace);
        summary = Ordered.map(summary);
    }
}
