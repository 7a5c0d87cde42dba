/**
 * The device plugins that come with Drover, and the two processes that serve them: {@link
 * io.drover.devices.NvidiaHost} and {@link io.drover.devices.DevicesHost}. Each kind of hardware
 * has a package of its own.
 */
@NullMarked
package io.drover.devices;

import org.jspecify.annotations.NullMarked;
