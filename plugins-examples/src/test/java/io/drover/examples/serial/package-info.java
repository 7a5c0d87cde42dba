/** The example device plugin as an agent uses it. */
@NullMarked
package io.drover.examples.serial;

import org.jspecify.annotations.NullMarked;
