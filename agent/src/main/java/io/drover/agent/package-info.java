/**
 * One process made of a server, a client or both, behind one HTTP door.
 *
 * <p>Start with {@link io.drover.agent.AgentMain}, the command {@code drover agent}.
 */
@NullMarked
package io.drover.agent;

import org.jspecify.annotations.NullMarked;
