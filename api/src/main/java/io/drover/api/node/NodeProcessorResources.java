package io.drover.api.node;

import org.jspecify.annotations.Nullable;

/**
 * Node processor resources.
 *
 * @param topology topology
 */
public record NodeProcessorResources(@Nullable NumaTopology topology) {}
