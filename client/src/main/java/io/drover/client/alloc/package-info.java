/**
 * The allocations of this node.
 *
 * <p>Start with {@link io.drover.client.alloc.Allocations}, which keeps what runs equal to what the
 * servers have assigned. Which task may run when is in {@link
 * io.drover.client.alloc.LifecycleGate}, what the allocation's state follows from in {@link
 * io.drover.client.alloc.ClientStatus}; both are pure.
 */
@NullMarked
package io.drover.client.alloc;

import org.jspecify.annotations.NullMarked;
