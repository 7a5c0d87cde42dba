package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to a command that runs in a task.
 *
 * <p>Request body. Lower-case names.
 *
 * @param stdin stdin
 * @param ttySize tty size
 */
public record ExecStreamingInput(
        @JsonProperty("stdin") @Nullable ExecStreamingIOOperation stdin,
        @JsonProperty("tty_size") @Nullable TerminalSize ttySize) {}
