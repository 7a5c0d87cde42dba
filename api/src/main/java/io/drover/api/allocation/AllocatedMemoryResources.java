package io.drover.api.allocation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Allocated memory resources.
 *
 * @param memoryMb memory mb
 * @param memoryMaxMb memory max mb
 */
public record AllocatedMemoryResources(
        @JsonProperty("MemoryMB") int memoryMb, @JsonProperty("MemoryMaxMB") int memoryMaxMb) {}
