package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory of a node.
 *
 * @param memoryMb memory mb
 */
public record NodeMemoryResources(@JsonProperty("MemoryMB") int memoryMb) {}
