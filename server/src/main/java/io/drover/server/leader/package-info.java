/**
 * Runs the duties of a leading server: the only place of theirs with threads and a clock.
 *
 * <p>Start with {@link io.drover.server.leader.LeaderDuties}.
 */
@NullMarked
package io.drover.server.leader;

import org.jspecify.annotations.NullMarked;
