/**
 * What the agent tells while it runs: one line for each event, in the shape that operators know.
 *
 * <p>Start with {@link io.drover.agent.log.Logging}.
 */
@NullMarked
package io.drover.agent.log;

import org.jspecify.annotations.NullMarked;
