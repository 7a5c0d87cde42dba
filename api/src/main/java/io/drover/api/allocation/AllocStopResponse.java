package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The evaluation that follows a stopped allocation.
 *
 * @param evalId Evaluation ID
 * @param index the index of the write, as in {@code X-Nomad-Index}
 */
@RecordBuilder
public record AllocStopResponse(@JsonProperty("EvalID") String evalId, long index) {
    public AllocStopResponse {
        evalId = Absent.asEmpty(evalId);
    }

    /** The answer with the meta members that follow from the others. */
    public AllocStopResponse(String evalId) {
        this(evalId, 0);
    }
}
