package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Node memory resources.
 *
 * @param memoryMb memory mb
 */
public record NodeMemoryResources(@JsonProperty("MemoryMB") int memoryMb) {}
