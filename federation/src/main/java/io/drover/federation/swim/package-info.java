/**
 * The membership protocol of servers: who is there, who failed, who left.
 *
 * <p>Start with {@link io.drover.federation.swim.Swim}, which decides everything and touches
 * nothing: it gets the time and what arrived, and returns what to send, what happened and when to
 * call it again. {@link io.drover.federation.swim.Codec} turns messages into bytes and {@link
 * io.drover.federation.swim.Keyring} seals them. Sockets and threads live in {@code
 * io.drover.federation}.
 */
@NullMarked
package io.drover.federation.swim;

import org.jspecify.annotations.NullMarked;
