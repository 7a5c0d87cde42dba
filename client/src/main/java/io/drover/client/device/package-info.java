/**
 * The devices of this node: what device plugins report, what tasks get of them.
 *
 * <p>Start with {@link io.drover.client.device.DeviceTable}.
 */
@NullMarked
package io.drover.client.device;

import org.jspecify.annotations.NullMarked;
