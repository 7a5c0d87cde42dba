package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change to a drain.
 *
 * @param nodeModifyIndex node modify index
 * @param evalIds eval i ds
 * @param evalCreateIndex Raft index of the evaluation
 */
public record NodeDrainUpdateResponse(
        long nodeModifyIndex,
        @JsonProperty("EvalIDs") @Nullable List<String> evalIds,
        long evalCreateIndex) {
    public NodeDrainUpdateResponse {
        evalIds = Ordered.list(evalIds);
    }
}
