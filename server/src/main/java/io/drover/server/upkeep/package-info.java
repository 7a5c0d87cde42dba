/**
 * What a leader does to keep a region in order: it notices nodes that are gone, and forgets what is
 * over.
 *
 * <p>Start with {@link io.drover.server.upkeep.Heartbeats}.
 */
@NullMarked
package io.drover.server.upkeep;

import org.jspecify.annotations.NullMarked;
