/** Tests of what the {@code java} driver finds out and decides. */
@NullMarked
package io.drover.drivers.java;

import org.jspecify.annotations.NullMarked;
