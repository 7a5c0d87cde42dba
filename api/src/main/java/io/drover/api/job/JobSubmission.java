package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The source that a version of a job was made from.
 *
 * <p>Original source stored per job version (limit {@code job_max_source_size}, default 1 MB;
 * larger sources are dropped with a warning).
 *
 * @param source source
 * @param format {@code hcl2}, {@code hcl1}, {@code json}
 * @param variableFlags {@code -var} values; sent URL-escaped by the agent to the server, unescaped
 *     on read
 * @param variables Concatenated var-file text
 * @param namespace Owning namespace
 * @param jobId Job ID
 * @param version version
 * @param jobModifyIndex job modify index
 */
@RecordBuilder
public record JobSubmission(
        String source,
        String format,
        @Nullable SortedMap<String, String> variableFlags,
        String variables,
        String namespace,
        @JsonProperty("JobID") String jobId,
        int version,
        long jobModifyIndex) {
    public JobSubmission {
        source = Absent.asEmpty(source);
        format = Absent.asEmpty(format);
        variables = Absent.asEmpty(variables);
        namespace = Absent.asEmpty(namespace);
        jobId = Absent.asEmpty(jobId);
        variableFlags = Ordered.map(variableFlags);
    }
}
