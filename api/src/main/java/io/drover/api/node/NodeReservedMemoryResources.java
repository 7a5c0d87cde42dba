package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory that is not for allocations.
 *
 * @param memoryMb memory mb
 */
public record NodeReservedMemoryResources(@JsonProperty("MemoryMB") int memoryMb) {}
