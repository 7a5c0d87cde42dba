package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Node reserved memory resources.
 *
 * @param memoryMb memory mb
 */
public record NodeReservedMemoryResources(@JsonProperty("MemoryMB") int memoryMb) {}
