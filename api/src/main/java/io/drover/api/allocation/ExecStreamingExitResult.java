package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An exec streaming exit result.
 *
 * @param exitCode exit code
 */
public record ExecStreamingExitResult(@JsonProperty("exit_code") int exitCode) {}
