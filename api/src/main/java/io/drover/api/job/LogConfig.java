package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much of a task's output is kept.
 *
 * @param maxFiles default {@code 10}
 * @param maxFileSizeMb default {@code 10}
 * @param enabled Request only, deprecated: opposite of Disabled
 * @param disabled Disables log collection
 */
public record LogConfig(
        @Nullable Integer maxFiles,
        @JsonProperty("MaxFileSizeMB") @Nullable Integer maxFileSizeMb,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Boolean enabled,
        boolean disabled) {}
