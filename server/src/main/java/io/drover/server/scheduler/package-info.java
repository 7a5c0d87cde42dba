/**
 * What shall run where: pure functions from a state and an evaluation to a plan.
 *
 * <p>Start with {@link io.drover.server.scheduler.Scheduler}. It asks {@code Reconciler} what a job
 * lacks or has too much of, and {@code GroupPlacer} for the best node of each missing allocation.
 * Nothing in here reads a clock or keeps anything from one decision to the next; ties are broken by
 * a hash of the seed, and scores are fixed-point numbers, so that each machine decides the same.
 */
@NullMarked
package io.drover.server.scheduler;

import org.jspecify.annotations.NullMarked;
