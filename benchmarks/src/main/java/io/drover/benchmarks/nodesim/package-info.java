/**
 * Thousands of nodes in one process, which talk to servers as real ones do and run nothing.
 *
 * <p>Start with {@link io.drover.benchmarks.nodesim.NodeSim}, the program; {@link
 * io.drover.benchmarks.nodesim.SimulatedNode} is one node's session and {@link
 * io.drover.benchmarks.nodesim.HeldAllocations} what becomes of its allocations.
 */
@NullMarked
package io.drover.benchmarks.nodesim;

import org.jspecify.annotations.NullMarked;
