/**
 * What device plugins offer of the hardware that they find: start with {@link
 * io.drover.devices.offer.Hardware} and {@link io.drover.devices.offer.Offers}.
 */
@NullMarked
package io.drover.devices.offer;

import org.jspecify.annotations.NullMarked;
