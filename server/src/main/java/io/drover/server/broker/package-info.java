/**
 * Which evaluation is decided next, and which ones have to wait.
 *
 * <p>Start with {@link io.drover.server.broker.EvaluationBroker}; {@link
 * io.drover.server.broker.BlockedEvaluations} keeps those that found no room. Both are duties, and
 * both can be rebuilt from the state at any time.
 */
@NullMarked
package io.drover.server.broker;

import org.jspecify.annotations.NullMarked;
