/**
 * What the node and its tasks use.
 *
 * <p>Start with {@link io.drover.client.stats.HostStatsReader} and {@link
 * io.drover.client.stats.Usages}.
 */
@NullMarked
package io.drover.client.stats;

import org.jspecify.annotations.NullMarked;
