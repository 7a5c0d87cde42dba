/**
 * The shape of all that a leader does by itself.
 *
 * <p>Start with {@link io.drover.server.duty.Duty}: a step function from a state, a time and a
 * {@link io.drover.server.duty.Message} to commands, messages and the time to be woken at. {@link
 * io.drover.server.duty.DutyLoop} passes messages between duties; threads, clocks and the log
 * belong to whoever turns the loop: the runner of a leading server, or a simulator.
 */
@NullMarked
package io.drover.server.duty;

import org.jspecify.annotations.NullMarked;
