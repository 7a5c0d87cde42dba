package io.drover.api.node;

import org.jspecify.annotations.Nullable;

/**
 * The processors of a node one by one.
 *
 * @param topology topology
 */
public record NodeProcessorResources(@Nullable NumaTopology topology) {}
