/**
 * The replicated state of a region: what the log holds and what it means.
 *
 * <p>Start with {@link io.drover.server.state.Command} (what can happen), then {@link
 * io.drover.server.state.StateMachine} (what it does) and {@link io.drover.server.state.State}
 * (what it leads to). No clock, no randomness and no I/O in here: each server applies the same log
 * and has to arrive at the same state.
 */
@NullMarked
package io.drover.server.state;

import org.jspecify.annotations.NullMarked;
