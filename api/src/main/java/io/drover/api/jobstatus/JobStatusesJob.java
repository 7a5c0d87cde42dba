package io.drover.api.jobstatus;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job with its allocations and latest deployment, for overviews.
 *
 * @param id id
 * @param namespace Owning namespace
 * @param name name
 * @param type type
 * @param nodePool Node pool name
 * @param datacenters datacenters
 * @param priority Evaluation or job priority
 * @param version version
 * @param submitTime submit time
 * @param modifyIndex Raft index of the last write
 * @param allocs allocs
 * @param groupCountSum Sum of group counts
 * @param childStatuses {@code []} for periodic/parameterized parents, else null
 * @param parentId parent id
 * @param latestDeployment latest deployment
 * @param stop stop
 * @param isPack True when meta {@code pack.name} exists
 * @param status status
 */
@RecordBuilder
public record JobStatusesJob(
        @JsonProperty("ID") String id,
        String namespace,
        String name,
        String type,
        String nodePool,
        @Nullable List<String> datacenters,
        int priority,
        int version,
        long submitTime,
        long modifyIndex,
        @Nullable List<JobStatusesAlloc> allocs,
        int groupCountSum,
        @Nullable List<String> childStatuses,
        @JsonProperty("ParentID") String parentId,
        @Nullable JobStatusesLatestDeployment latestDeployment,
        boolean stop,
        boolean isPack,
        String status) {
    public JobStatusesJob {
        id = Absent.asEmpty(id);
        namespace = Absent.asEmpty(namespace);
        name = Absent.asEmpty(name);
        type = Absent.asEmpty(type);
        nodePool = Absent.asEmpty(nodePool);
        parentId = Absent.asEmpty(parentId);
        status = Absent.asEmpty(status);
        datacenters = Ordered.list(datacenters);
        allocs = Ordered.list(allocs);
        childStatuses = Ordered.list(childStatuses);
    }
}
