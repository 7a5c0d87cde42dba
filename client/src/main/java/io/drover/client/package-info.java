/**
 * A node: it tells the servers what it is, runs the allocations that they assign to it and says how
 * they fare.
 *
 * <p>Start with {@link io.drover.client.Client}. The session with the servers is in {@code
 * session}, what the node is in {@code fingerprint}, an allocation and its tasks in {@code alloc}
 * and {@code task}, what outlives the agent in {@code store}, and what people read over HTTP in
 * {@code files}.
 */
@NullMarked
package io.drover.client;

import org.jspecify.annotations.NullMarked;
