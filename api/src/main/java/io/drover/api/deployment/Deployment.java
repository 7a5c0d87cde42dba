package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The way of a job's version to all its allocations.
 *
 * @param id id
 * @param namespace Owning namespace
 * @param jobId Job ID
 * @param jobVersion Job version deployed
 * @param jobModifyIndex Job modify index at creation
 * @param jobSpecModifyIndex Spec index at creation
 * @param jobCreateIndex Job create index
 * @param isMultiregion is multiregion
 * @param taskGroups Key = group
 * @param status See enumerations
 * @param statusDescription See enumerations
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param createTime Unix nanoseconds
 * @param modifyTime Unix nanoseconds
 * @param evalPriority Priority used for follow-up evaluations
 */
@RecordBuilder
public record Deployment(
        @JsonProperty("ID") String id,
        String namespace,
        @JsonProperty("JobID") String jobId,
        int jobVersion,
        long jobModifyIndex,
        long jobSpecModifyIndex,
        long jobCreateIndex,
        boolean isMultiregion,
        @Nullable SortedMap<String, DeploymentState> taskGroups,
        String status,
        String statusDescription,
        long createIndex,
        long modifyIndex,
        long createTime,
        long modifyTime,
        int evalPriority) {
    public Deployment {
        id = Absent.asEmpty(id);
        namespace = Absent.asEmpty(namespace);
        jobId = Absent.asEmpty(jobId);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        taskGroups = Ordered.map(taskGroups);
    }
}
