package io.drover.api.jobrequest;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The answer to a change of stability.
 *
 * @param jobModifyIndex legacy, server never sends it
 */
public record JobStabilityResponse(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long jobModifyIndex) {}
