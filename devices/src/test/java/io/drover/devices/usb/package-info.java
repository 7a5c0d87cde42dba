@NullMarked
package io.drover.devices.usb;

import org.jspecify.annotations.NullMarked;
