/** A device plugin to copy from; start with {@link SerialPorts}. */
@NullMarked
package io.drover.examples.serial;

import org.jspecify.annotations.NullMarked;
