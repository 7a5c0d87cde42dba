/**
 * Servers that know one another, in one region or many.
 *
 * <p>Start with {@link io.drover.federation.Federation}, which an agent starts beside its server;
 * then {@link io.drover.federation.Gossip}, a server's place in the pool of all servers, and {@link
 * io.drover.federation.RegionTable}, which makes of its members the way to other regions. The
 * protocol itself is in {@code io.drover.federation.swim}.
 */
@NullMarked
package io.drover.federation;

import org.jspecify.annotations.NullMarked;
