package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a command that runs in a task sends back.
 *
 * @param stdout stdout
 * @param stderr stderr
 * @param exited exited
 * @param result result
 */
public record ExecStreamingOutput(
        @JsonProperty("stdout") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable ExecStreamingIOOperation stdout,
        @JsonProperty("stderr") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable ExecStreamingIOOperation stderr,
        @JsonProperty("exited") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean exited,
        @JsonProperty("result") @JsonInclude(JsonInclude.Include.NON_EMPTY)
                @Nullable ExecStreamingExitResult result) {}
