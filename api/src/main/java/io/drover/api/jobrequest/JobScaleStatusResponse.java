package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a job's groups and how they were scaled.
 *
 * @param jobId Job ID
 * @param namespace Owning namespace
 * @param jobCreateIndex job create index
 * @param jobModifyIndex job modify index
 * @param jobStopped job stopped
 * @param taskGroups task groups
 */
@RecordBuilder
public record JobScaleStatusResponse(
        @JsonProperty("JobID") String jobId,
        String namespace,
        long jobCreateIndex,
        long jobModifyIndex,
        boolean jobStopped,
        @Nullable SortedMap<String, TaskGroupScaleStatus> taskGroups) {
    public JobScaleStatusResponse {
        jobId = Absent.asEmpty(jobId);
        namespace = Absent.asEmpty(namespace);
        taskGroups = Ordered.map(taskGroups);
    }
}
