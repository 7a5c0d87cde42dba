/**
 * The device plugins that come with Drover. Each kind of hardware has a package of its own; start
 * with {@link io.drover.devices.nvidia.NvidiaPlugin} or {@link io.drover.devices.usb.UsbPlugin}.
 */
@NullMarked
package io.drover.devices;

import org.jspecify.annotations.NullMarked;
