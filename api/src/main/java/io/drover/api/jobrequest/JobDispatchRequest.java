package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Bytes;
import io.drover.api.Ordered;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks to launch a parameterized job.
 *
 * <p>Request body. The idempotency token travels as the {@code idempotency_token} query parameter.
 *
 * @param jobId Job ID; default path
 * @param payload Max 16 KiB before encoding
 * @param meta Must match the template's MetaRequired/MetaOptional
 * @param idPrefixTemplate id prefix template
 * @param priority 0 = template priority
 */
@RecordBuilder
public record JobDispatchRequest(
        @JsonProperty("JobID") String jobId,
        @Nullable Bytes payload,
        @Nullable SortedMap<String, String> meta,
        String idPrefixTemplate,
        int priority) {
    public JobDispatchRequest {
        jobId = Absent.asEmpty(jobId);
        idPrefixTemplate = Absent.asEmpty(idPrefixTemplate);
        meta = Ordered.map(meta);
    }
}
