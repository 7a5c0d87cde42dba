package io.drover.api.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks to delete evaluations.
 *
 * @param evalIds At most 7281 IDs per request
 * @param filter Exclusive with EvalIDs
 */
public record EvalDeleteRequest(
        @JsonProperty("EvalIDs") @Nullable List<String> evalIds, String filter) {
    public EvalDeleteRequest {
        filter = Absent.asEmpty(filter);
        evalIds = Ordered.list(evalIds);
    }
}
