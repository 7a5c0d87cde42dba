package io.drover.api.jobstatus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.drover.api.job.Multiregion;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A job in a list.
 *
 * @param id id
 * @param parentId parent id
 * @param name name
 * @param namespace Owning namespace
 * @param datacenters datacenters
 * @param type type
 * @param priority Evaluation or job priority
 * @param periodic Boolean here (object in Job)
 * @param parameterizedJob Boolean here; false for dispatched children
 * @param stop stop
 * @param status status
 * @param statusDescription Reason text
 * @param jobSummary {@code JobSummary.Namespace} is what the CLI uses for the job namespace
 * @param createIndex Raft index of creation
 * @param modifyIndex Raft index of the last write
 * @param jobModifyIndex job modify index
 * @param submitTime Unix nanoseconds
 * @param meta Only with {@code ?meta=true}
 * @param nodePool Pool name
 * @param multiregion multiregion
 */
@RecordBuilder
public record JobListStub(
        @JsonProperty("ID") String id,
        @JsonProperty("ParentID") String parentId,
        String name,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String namespace,
        @Nullable List<String> datacenters,
        String type,
        int priority,
        boolean periodic,
        boolean parameterizedJob,
        boolean stop,
        String status,
        String statusDescription,
        @Nullable JobSummary jobSummary,
        long createIndex,
        long modifyIndex,
        long jobModifyIndex,
        long submitTime,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable SortedMap<String, String> meta,
        String nodePool,
        @Nullable Multiregion multiregion) {
    public JobListStub {
        id = Absent.asEmpty(id);
        parentId = Absent.asEmpty(parentId);
        name = Absent.asEmpty(name);
        namespace = Absent.asEmpty(namespace);
        type = Absent.asEmpty(type);
        status = Absent.asEmpty(status);
        statusDescription = Absent.asEmpty(statusDescription);
        nodePool = Absent.asEmpty(nodePool);
        datacenters = Ordered.list(datacenters);
        meta = Ordered.map(meta);
    }
}
