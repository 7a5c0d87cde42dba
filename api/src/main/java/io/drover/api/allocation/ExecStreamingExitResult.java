package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a command that ran in a task ended.
 *
 * @param exitCode exit code
 */
public record ExecStreamingExitResult(@JsonProperty("exit_code") int exitCode) {}
