/**
 * What travels between agents besides the records of {@code api}: the messages of node sessions and
 * of the tunnel (generated from the protocol files), and {@link io.drover.wire.Exchange}, the one
 * shape in which a request reaches the door, from a socket or from a tunnel.
 */
@NullMarked
package io.drover.wire;

import org.jspecify.annotations.NullMarked;
