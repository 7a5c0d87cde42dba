package io.drover.api.deployment;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request: deployment update.
 *
 * @param evalId Evaluation ID
 * @param evalCreateIndex Raft index of the evaluation
 * @param deploymentModifyIndex deployment modify index
 * @param revertedJobVersion Nullable
 */
public record DeploymentUpdateResponse(
        @JsonProperty("EvalID") String evalId,
        long evalCreateIndex,
        long deploymentModifyIndex,
        @Nullable Integer revertedJobVersion) {}
