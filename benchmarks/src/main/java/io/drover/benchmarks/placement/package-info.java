/**
 * How fast schedulers decide, without log, HTTP and nodes: start with {@link
 * io.drover.benchmarks.placement.PlacementBenchmark}.
 */
@NullMarked
package io.drover.benchmarks.placement;

import org.jspecify.annotations.NullMarked;
