package io.drover.api.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The disk space that the tasks of a group share.
 *
 * @param sticky Place updates on the same node
 * @param migrate Copy data to the new node
 * @param sizeMb default {@code 300}
 */
public record EphemeralDisk(
        boolean sticky, boolean migrate, @JsonProperty("SizeMB") @Nullable Integer sizeMb) {}
