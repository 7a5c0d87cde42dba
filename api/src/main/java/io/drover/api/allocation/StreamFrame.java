package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.api.Absent;
import io.drover.api.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed file.
 *
 * <p>{@code {}} is a heartbeat.
 *
 * @param offset offset
 * @param data data
 * @param file file
 * @param fileEvent {@code file deleted}, {@code file truncated}
 */
public record StreamFrame(
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long offset,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Bytes data,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String file,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String fileEvent) {
    public StreamFrame {
        file = Absent.asEmpty(file);
        fileEvent = Absent.asEmpty(fileEvent);
    }
}
