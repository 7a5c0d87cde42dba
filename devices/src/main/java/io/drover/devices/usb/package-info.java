/** Devices on the USB: {@link io.drover.devices.usb.UsbPlugin}. */
@NullMarked
package io.drover.devices.usb;

import org.jspecify.annotations.NullMarked;
