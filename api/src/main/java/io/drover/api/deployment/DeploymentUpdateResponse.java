package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What became of a change to a deployment.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 * @param deploymentModifyIndex deployment modify index
 * @param revertedJobVersion Nullable
 * @param index the index of the write, as in {@code X-Nomad-Index}
 */
@RecordBuilder
public record DeploymentUpdateResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long deploymentModifyIndex,
        @Nullable Integer revertedJobVersion,
        long index) {
    public DeploymentUpdateResponse {
        evalId = Absent.asEmpty(evalId);
    }

    /** The answer with the meta members that follow from the others. */
    public DeploymentUpdateResponse(
            String evalId,
            long evalCreateIndex,
            long deploymentModifyIndex,
            @Nullable Integer revertedJobVersion) {
        this(evalId, evalCreateIndex, deploymentModifyIndex, revertedJobVersion, evalCreateIndex);
    }
}
