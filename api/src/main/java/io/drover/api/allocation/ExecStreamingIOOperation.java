package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a stream, or its end.
 *
 * @param data data
 * @param close close
 */
public record ExecStreamingIOOperation(
        @JsonProperty("data") @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Bytes data,
        @JsonProperty("close") @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean close) {}
