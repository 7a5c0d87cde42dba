/**
 * The drivers that come with Drover, in one process for all of them: {@link
 * io.drover.drivers.DriverHost}. Each driver has a package of its own; {@code supervision} keeps
 * tasks alive without this process and collects what they print.
 */
@NullMarked
package io.drover.drivers;

import org.jspecify.annotations.NullMarked;
