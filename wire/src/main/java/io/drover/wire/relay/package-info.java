/**
 * Requests on their way through the tunnel. {@link io.drover.wire.relay.TunnelClient} passes a
 * request on to another agent; {@link io.drover.wire.relay.AskedExchange} is such a request where
 * it arrives.
 */
@NullMarked
package io.drover.wire.relay;

import org.jspecify.annotations.NullMarked;
