/**
 * What an agent is told: by files, by flags, by defaults.
 *
 * <p>Start with {@link io.drover.agent.config.AgentConfig}, the finished configuration, and {@link
 * io.drover.agent.config.ConfigLoader}, which makes it. Later sources win over earlier ones:
 * defaults, each {@code -config} in order, flags.
 */
@NullMarked
package io.drover.agent.config;

import org.jspecify.annotations.NullMarked;
