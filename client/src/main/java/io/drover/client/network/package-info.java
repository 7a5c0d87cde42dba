/** The network of an allocation: {@link io.drover.client.network.AllocationNetwork}. */
@NullMarked
package io.drover.client.network;

import org.jspecify.annotations.NullMarked;
