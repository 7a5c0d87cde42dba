package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory that a task was given.
 *
 * @param memoryMb memory mb
 * @param memoryMaxMb memory max mb
 */
public record AllocatedMemoryResources(
        @JsonProperty("MemoryMB") int memoryMb, @JsonProperty("MemoryMaxMB") int memoryMaxMb) {}
